package dev.ordercluster.local.api.store;

import java.util.concurrent.locks.ReentrantLock;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/// A small map of texts in the store's file; a write is synced before it returns.
public final class DurableMap {
  private final MVStore file;
  private final MVMap<String, String> map;
  private final ReentrantLock lock;

  DurableMap(MVStore file, MVMap<String, String> map, ReentrantLock lock) {
    this.file = file;
    this.map = map;
    this.lock = lock;
  }

  public @Nullable String get(String key) {
    return map.get(key);
  }

  public void put(String key, String value) {
    lock.lock();
    try {
      map.put(key, value);
      file.commit();
      file.sync();
    } finally {
      lock.unlock();
    }
  }

  /// Removes every entry whose value satisfies the condition.
  public void removeIf(java.util.function.Predicate<String> condition) {
    lock.lock();
    try {
      boolean changed = false;
      for (String key : map.keySet().toArray(String[]::new)) {
        String value = map.get(key);
        if (value != null && condition.test(value)) {
          map.remove(key);
          changed = true;
        }
      }
      if (changed) {
        file.commit();
        file.sync();
      }
    } finally {
      lock.unlock();
    }
  }
}

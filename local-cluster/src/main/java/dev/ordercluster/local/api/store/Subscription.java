package dev.ordercluster.local.api.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One watcher's bounded queue of changes of one resource (or of everything). A watcher that does
/// not keep up is cut off rather than allowed to hold memory: it must list again.
public final class Subscription implements AutoCloseable {
  private static final int CAPACITY = 4096;

  private final String prefix;
  private final Consumer<Subscription> onClose;
  private final LinkedBlockingQueue<StoreEvent> queue = new LinkedBlockingQueue<>(CAPACITY);
  private volatile boolean overflowed;

  Subscription(String prefix, List<StoreEvent> backlog, Consumer<Subscription> onClose) {
    this.prefix = prefix;
    this.onClose = onClose;
    backlog.forEach(this::offer);
  }

  void offer(StoreEvent event) {
    if (!overflowed && event.key().toString().startsWith(prefix) && !queue.offer(event)) {
      overflowed = true;
    }
  }

  /// The next change, or null when none came in time.
  ///
  /// @throws RevisionGoneException when changes were lost because the watcher was too slow
  public @Nullable StoreEvent poll(Duration timeout) throws InterruptedException {
    StoreEvent event = queue.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (event == null && overflowed) {
      throw new RevisionGoneException(0, 0);
    }
    return event;
  }

  public boolean drained() {
    return queue.isEmpty() && !overflowed;
  }

  @Override
  public void close() {
    onClose.accept(this);
  }
}

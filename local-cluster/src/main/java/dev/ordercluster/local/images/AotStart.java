package dev.ordercluster.local.images;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// One process that starts from an AOT cache. A JVM that cannot use a cache goes on without it,
/// with one exception: archived objects that do not fit into its first heap end it at once, and
/// every later start as well. So a cache whose process fails within [#YOUNG] without having served
/// is given up; the next start does without.
final class AotStart implements AotPart {
  private static final Duration YOUNG = Duration.ofSeconds(2);

  // What a JVM ends with that cannot begin. One that was stopped ends with another code.
  private static final int FAILED = 1;

  private final AotCaches caches;
  private final Path cache;
  private final long begun = System.nanoTime();
  private final AtomicBoolean decided = new AtomicBoolean();

  AotStart(AotCaches caches, Path cache) {
    this.caches = caches;
    this.cache = cache;
  }

  /// The cache that the process starts from.
  Path cache() {
    return cache;
  }

  @Override
  public void served() {
    decided.set(true);
  }

  @Override
  public void ended(int code) {
    boolean young = System.nanoTime() - begun < YOUNG.toNanos();
    if (decided.compareAndSet(false, true) && young && code == FAILED) {
      caches.giveUp(cache);
    }
  }
}

package dev.ordercluster.local.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/// One process that writes down the classes it loads, for an AOT cache of its image.
public final class AotRecording implements AotPart {
  private final AotCaches caches;
  private final Path jar;
  private final Path classes;
  private final Path cache;
  private final AtomicBoolean serving = new AtomicBoolean();
  private final AtomicBoolean over = new AtomicBoolean();

  AotRecording(AotCaches caches, Path jar, Path classes, Path cache) {
    this.caches = caches;
    this.jar = jar;
    this.classes = classes;
    this.cache = cache;
  }

  Path jar() {
    return jar;
  }

  /// The list that the process writes.
  Path classes() {
    return classes;
  }

  /// The file that the cache is to become.
  Path cache() {
    return cache;
  }

  @Override
  public void served() {
    if (serving.compareAndSet(false, true)) {
      caches.served(this);
    }
  }

  @Override
  public void ended(int code) {
    if (over.compareAndSet(false, true)) {
      caches.abandoned(this);
    }
  }

  /// Whether the list may be used now; false when the process ended before.
  boolean finish() {
    return over.compareAndSet(false, true);
  }

  /// Copies a list that is still being written, up to its last whole line.
  static void wholeLines(Path from, Path to) throws IOException {
    byte[] all = Files.readAllBytes(from);
    int end = all.length;
    while (end > 0 && all[end - 1] != '\n') {
      end--;
    }
    if (end == 0) {
      throw new IOException(from + " holds no class yet");
    }
    Files.writeString(
        to, new String(Arrays.copyOf(all, end), StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}

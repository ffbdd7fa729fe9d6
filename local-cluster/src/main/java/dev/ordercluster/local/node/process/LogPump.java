package dev.ordercluster.local.node.process;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// Copies what a process prints into its log. A log that cannot be written (a full disk) is
/// reported once and the process goes on: its output is read and dropped until the log can be
/// written again.
final class LogPump {
  private static final Logger LOG = System.getLogger(LogPump.class.getName());
  private static final int BUFFER = 16 * 1024;
  private static final long LIMIT = 10L << 20;
  private static final long RETRY_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long STACK = 256 * 1024;

  private final InputStream from;
  private final Path file;
  private final Path previous;
  private final Consumer<Optional<String>> trouble;
  private Optional<RotatingLog> log = Optional.empty();
  private boolean troubled;
  private long nextTry;

  private LogPump(InputStream from, LogFiles files, Consumer<Optional<String>> trouble) {
    this.from = from;
    this.file = files.current();
    this.previous = files.previous();
    this.trouble = trouble;
    this.nextTry = System.nanoTime();
  }

  /// Starts copying; the thread ends with the stream. A platform thread, because reading a pipe
  /// would hold a virtual thread's carrier.
  ///
  /// @param trouble told the reason when writing fails, and nothing when it works again
  static Thread start(InputStream from, LogFiles files, Consumer<Optional<String>> trouble) {
    LogPump pump = new LogPump(from, files, trouble);
    return Thread.ofPlatform()
        .name("log-" + files.current().getFileName())
        .daemon()
        .stackSize(STACK)
        .start(pump::run);
  }

  private void run() {
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = from) {
      int length = in.read(buffer);
      while (length >= 0) {
        write(buffer, length);
        length = in.read(buffer);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the output of a process ended", e);
    }
    close();
  }

  private void write(byte[] buffer, int length) {
    if (troubled && System.nanoTime() - nextTry < 0) {
      return;
    }
    try {
      RotatingLog open = log.isPresent() ? log.get() : new RotatingLog(file, previous, LIMIT);
      log = Optional.of(open);
      open.write(buffer, length);
      if (troubled) {
        troubled = false;
        trouble.accept(Optional.empty());
      }
    } catch (IOException e) {
      close();
      nextTry = System.nanoTime() + RETRY_NANOS;
      if (!troubled) {
        troubled = true;
        LOG.log(Level.WARNING, "the log {0} cannot be written: {1}", file, e.getMessage());
        trouble.accept(Optional.of("log cannot be written: " + e.getMessage()));
      }
    }
  }

  private void close() {
    try {
      if (log.isPresent()) {
        log.get().close();
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing " + file, e);
    }
    log = Optional.empty();
  }
}

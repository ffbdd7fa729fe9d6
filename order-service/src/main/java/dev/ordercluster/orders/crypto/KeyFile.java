package dev.ordercluster.orders.crypto;

import dev.ordercluster.orders.telemetry.Meters;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// The key file, read again when it changes (looked at once a second at most). A file that has
/// become unreadable or wrong is reported and the keys in use stay in use.
final class KeyFile {
  private static final Logger LOG = System.getLogger(KeyFile.class.getName());
  private static final long LOOK_EVERY = TimeUnit.SECONDS.toNanos(1);

  private final Path file;
  private final Meters meters;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile EncryptionKeys keys;
  private volatile long lookedAt = System.nanoTime();
  private String text;
  private String fault = "";

  /// Throws IllegalArgumentException when there are no usable keys to start with.
  KeyFile(Path file, Meters meters) {
    this.file = file;
    this.meters = meters;
    try {
      this.text = Files.readString(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot read the key file " + file + ": mount it or set ORDERS_ENCRYPTION_KEYS_FILE", e);
    }
    this.keys = EncryptionKeys.parse(text);
  }

  EncryptionKeys keys() {
    if (System.nanoTime() - lookedAt > LOOK_EVERY && reading.tryLock()) {
      try {
        look();
      } finally {
        reading.unlock();
      }
    }
    return keys;
  }

  /// Looks at the file at once: another instance may use a key that we have not read yet.
  EncryptionKeys fresh() {
    reading.lock();
    try {
      look();
    } finally {
      reading.unlock();
    }
    return keys;
  }

  private void look() {
    lookedAt = System.nanoTime();
    try {
      String found = Files.readString(file);
      if (!found.equals(text)) {
        EncryptionKeys changed = EncryptionKeys.parse(found);
        text = found;
        keys = changed;
        fault = "";
        LOG.log(
            Level.INFO,
            "the key file has changed: keys {0}, primary {1}, index keys {2}, primary {3}",
            changed.ids(),
            Integer.toString(changed.primaryId()),
            changed.indexes().keys().keySet(),
            Integer.toString(changed.indexes().primaryId()));
      }
    } catch (IOException | IllegalArgumentException e) {
      meters.count("encryption_key_file_faults", "kind", e.getClass().getSimpleName());
      String now = String.valueOf(e.getMessage());
      if (!now.equals(fault)) {
        LOG.log(Level.ERROR, "the key file cannot be used, the keys in use stay: {0}", now);
      }
      fault = now;
    }
  }
}

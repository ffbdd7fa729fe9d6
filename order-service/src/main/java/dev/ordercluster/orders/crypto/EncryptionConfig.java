package dev.ordercluster.orders.crypto;

import dev.ordercluster.runtime.Key;
import dev.ordercluster.runtime.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Where the keys are and how often their rotation is followed.
///
/// @param keysFile re-read when it changes
/// @param keyMemory how long an opened data key may stay in memory, and so how long after an
///   erasure another instance may still read
/// @param sweepInterval pause between two looks for data keys to wrap anew
/// @param dataKeyLife age at which a customer's data key is replaced by a new one
/// @param replacedKeyKept how long a replaced key outlives the last value that was sealed under it
public record EncryptionConfig(
    Path keysFile,
    Duration keyMemory,
    Duration sweepInterval,
    Duration dataKeyLife,
    Duration replacedKeyKept) {
  private static final Key<Path> KEYS_FILE =
      Key.path(
          "encryption-keys-file",
          "JSON file with the key-encryption keys and the index key; read again when it changes.");
  private static final Key<Duration> KEY_MEMORY =
      Key.duration(
              "encryption.key-memory",
              Duration.ofMillis(100),
              Duration.ofMinutes(1),
              "How long an opened data key stays in memory; an erasure is complete after that.")
          .withDefault("10s");
  private static final Key<Duration> SWEEP_INTERVAL =
      Key.duration(
              "encryption.sweep-interval",
              Duration.ofMillis(100),
              Duration.ofHours(1),
              "Pause between two looks for data keys that a new primary key has to wrap.")
          .withDefault("30s");
  private static final Key<Duration> DATA_KEY_LIFE =
      Key.duration(
              "encryption.data-key-life",
              Duration.ofSeconds(1),
              Duration.ofDays(3650),
              "Age at which a customer's data key is replaced and its stored values sealed anew.")
          .withDefault("365d");

  private static final Key<Duration> REPLACED_KEY_KEPT =
      Key.duration(
              "encryption.replaced-key-kept",
              Duration.ofSeconds(1),
              Duration.ofDays(3650),
              "How long a replaced data key is kept once no row needs it; stored answers of a day may.")
          .withDefault("48h");

  public static final List<Key<?>> KEYS =
      List.of(KEYS_FILE, KEY_MEMORY, SWEEP_INTERVAL, DATA_KEY_LIFE, REPLACED_KEY_KEPT);

  public static EncryptionConfig from(Settings settings) {
    return new EncryptionConfig(
        settings.get(KEYS_FILE),
        settings.get(KEY_MEMORY),
        settings.get(SWEEP_INTERVAL),
        settings.get(DATA_KEY_LIFE),
        settings.get(REPLACED_KEY_KEPT));
  }
}

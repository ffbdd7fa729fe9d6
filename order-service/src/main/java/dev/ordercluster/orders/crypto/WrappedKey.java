package dev.ordercluster.orders.crypto;

import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.runtime.Problem;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A data key as it is stored: encrypted by a key-encryption key and bound to its id and owner.
///
/// @param wrapped base64url; null once it is destroyed
record WrappedKey(UUID id, String customerId, int kekId, @Nullable String wrapped) {
  static final String COLUMNS = "id, customer_id, kek_id, wrapped";

  private static final Logger LOG = System.getLogger(WrappedKey.class.getName());
  private static final SecureRandom RANDOM = new SecureRandom();

  /// A new random data key under the primary key.
  static WrappedKey make(String customerId, EncryptionKeys keys) {
    byte[] key = new byte[Ciphers.KEY_BYTES];
    RANDOM.nextBytes(key);
    UUID id = UUID.randomUUID();
    return new WrappedKey(id, customerId, keys.primaryId(), wrap(key, id, customerId, keys));
  }

  static WrappedKey of(ResultSet row) throws SQLException {
    return new WrappedKey(
        row.getObject("id", UUID.class),
        row.getString("customer_id"),
        row.getInt("kek_id"),
        row.getString("wrapped"));
  }

  /// Opens it; a 503 problem when no key of the file fits.
  DataKey open(KeyFile file) {
    return new DataKey(
        id, customerId, wrapped == null ? null : Ciphers.aead(unwrap(wrapped, file)));
  }

  /// The same data key under the primary key.
  WrappedKey rewrapped(KeyFile file) {
    if (wrapped == null) {
      return this;
    }
    byte[] key = unwrap(wrapped, file);
    EncryptionKeys keys = file.keys();
    return new WrappedKey(id, customerId, keys.primaryId(), wrap(key, id, customerId, keys));
  }

  private byte[] unwrap(String text, KeyFile file) {
    KeyEncryption kek =
        file.keys().key(kekId).or(() -> file.fresh().key(kekId)).orElseThrow(() -> missing(kekId));
    try {
      return kek.unwrap(Base64.getUrlDecoder().decode(text), place(id, customerId));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "data key " + id + " was altered, or key " + kekId + " of the file is another one", e);
    }
  }

  private static String wrap(byte[] key, UUID id, String customerId, EncryptionKeys keys) {
    KeyEncryption primary = keys.key(keys.primaryId()).orElseThrow();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(primary.wrap(key, place(id, customerId)));
  }

  private static Place place(UUID id, String customerId) {
    return new Place("data_keys", "wrapped", id + "|" + customerId);
  }

  private static ProblemException missing(int kekId) {
    LOG.log(
        Level.ERROR,
        "expected key {0} in the key file, was absent: put it back until"
            + " encryption_keys_remaining tells that nothing uses it",
        Integer.toString(kekId));
    return new ProblemException(
        Problem.of(
            503, "encryption-key-missing", "Try again", "A key that this needs is not there yet."),
        Map.of("Retry-After", "5"));
  }
}

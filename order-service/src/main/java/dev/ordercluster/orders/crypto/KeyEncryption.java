package dev.ordercluster.orders.crypto;

import java.security.GeneralSecurityException;

/// A key-encryption key: wraps data keys, wherever it is kept itself.
sealed interface KeyEncryption permits LocalKeyEncryption, TransitKeyEncryption {
  /// Encrypts a data key for its place; a 503 problem while the key cannot be reached.
  byte[] wrap(byte[] dataKey, Place place);

  /// Decrypts what [#wrap] gave; a 503 problem while the key cannot be reached, and a
  /// GeneralSecurityException when it is another key or another place.
  byte[] unwrap(byte[] wrapped, Place place) throws GeneralSecurityException;
}

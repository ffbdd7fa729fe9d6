package dev.ordercluster.orders.crypto;

import com.google.crypto.tink.Aead;
import java.security.GeneralSecurityException;

/// A key-encryption key whose bytes are in the key file.
record LocalKeyEncryption(Aead aead) implements KeyEncryption {
  @Override
  public byte[] wrap(byte[] dataKey, Place place) {
    return Ciphers.encrypt(aead, dataKey, place);
  }

  @Override
  public byte[] unwrap(byte[] wrapped, Place place) throws GeneralSecurityException {
    return aead.decrypt(wrapped, place.associatedData());
  }

  @Override
  public String toString() {
    return "LocalKeyEncryption[***]";
  }
}

package dev.ordercluster.orders.crypto;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.util.SecretBytes;
import java.security.GeneralSecurityException;

/// AES-256-GCM of Tink over a raw key: a random 96-bit nonce in front, a 128-bit tag behind.
final class Ciphers {
  static final int KEY_BYTES = 32;

  private static final AesGcmParameters PARAMETERS = parameters();

  private Ciphers() {}

  @AccessesPartialKey
  static Aead aead(byte[] key) {
    try {
      return AesGcmJce.create(
          AesGcmKey.builder()
              .setParameters(PARAMETERS)
              .setKeyBytes(SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()))
              .build());
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("expected a key of " + KEY_BYTES + " bytes", e);
    }
  }

  static byte[] encrypt(Aead aead, byte[] plaintext, Place place) {
    try {
      return aead.encrypt(plaintext, place.associatedData());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot encrypt a value of " + place.table(), e);
    }
  }

  private static AesGcmParameters parameters() {
    try {
      return AesGcmParameters.builder()
          .setKeySizeBytes(KEY_BYTES)
          .setIvSizeBytes(12)
          .setTagSizeBytes(16)
          .setVariant(AesGcmParameters.Variant.NO_PREFIX)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM is required of every Java platform", e);
    }
  }
}

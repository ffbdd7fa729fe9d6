package dev.ordercluster.orders.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Finds a row by a value that is stored sealed: HMAC-SHA-256 of the value under a key of its own,
/// truncated to 128 bits. Without the key nobody can try out e-mail addresses against the column.
public final class BlindIndex {
  static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 16;

  private final int id;
  private final SecretKeySpec key;

  /// Makes the index of a key.
  ///
  /// @param id stands before what it gives, but for 1, whose values are older than ids
  BlindIndex(int id, SecretKeySpec key) {
    this.id = id;
    this.key = key;
  }

  /// The index of an e-mail address. Case, Unicode form and surrounding space do not count, as no
  /// mail provider in use tells such addresses apart.
  public byte[] email(String address) {
    String plain =
        Normalizer.normalize(address.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    byte[] hash = mac("email|" + plain);
    return id == 1 ? hash : ByteBuffer.allocate(Integer.BYTES + BYTES).putInt(id).put(hash).array();
  }

  /// The index of a network address.
  public byte[] source(String address) {
    return mac("source|" + address);
  }

  private byte[] mac(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Arrays.copyOf(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)), BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA-256 is required of every Java platform", e);
    }
  }
}

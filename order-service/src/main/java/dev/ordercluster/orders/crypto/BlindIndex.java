package dev.ordercluster.orders.crypto;

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

  private final SecretKeySpec key;

  BlindIndex(SecretKeySpec key) {
    this.key = key;
  }

  /// The index of an e-mail address. Case, Unicode form and surrounding space do not count, as no
  /// mail provider in use tells such addresses apart.
  public byte[] email(String address) {
    String plain =
        Normalizer.normalize(address.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return mac("email|" + plain);
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

package dev.ordercluster.orders.apikey;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.zip.CRC32;

/// A key as its service sends it: `oc_key_`, 43 characters of base 62 (256 random bits), and the
/// CRC-32 of all that in six more. The checksum guards nothing: it lets a gateway refuse what was
/// mistyped or made up without asking anyone, and a secret scanner be sure of what it found.
///
/// @param text shown once, in the answer to the request that made it
record ApiKeySecret(String text) {
  static final String PREFIX = "oc_key_";
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM = 43;
  private static final int CHECKSUM = 6;
  private static final int HINTED = 4;

  static ApiKeySecret random(SecureRandom random) {
    StringBuilder text = new StringBuilder(PREFIX);
    for (int i = 0; i < RANDOM; i++) {
      text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    return new ApiKeySecret(text + checksum(text.toString()));
  }

  /// The CRC-32 of a text in base 62, most significant digit first.
  static String checksum(String text) {
    CRC32 sum = new CRC32();
    sum.update(text.getBytes(StandardCharsets.US_ASCII));
    char[] digits = new char[CHECKSUM];
    long rest = sum.getValue();
    for (int i = CHECKSUM - 1; i >= 0; i--) {
      digits[i] = DIGITS.charAt((int) (rest % DIGITS.length()));
      rest /= DIGITS.length();
    }
    return new String(digits);
  }

  /// All that is kept of it: its SHA-256 in hex. 256 random bits need no salt and no slow hash.
  String hash() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is required of every Java platform", e);
    }
  }

  /// How it begins, which tells a person which key is meant and nobody what it is.
  String hint() {
    return text.substring(0, PREFIX.length() + HINTED);
  }

  @Override
  public String toString() {
    return "ApiKeySecret[" + hint() + "…]";
  }
}

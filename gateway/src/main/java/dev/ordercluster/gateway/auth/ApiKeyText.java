package dev.ordercluster.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/// The form of a service's key: `oc_key_`, 43 characters of base 62 (256 random bits), and the
/// CRC-32 of all that in six more, so that what was mistyped or made up is refused without asking
/// anyone.
final class ApiKeyText {
  private static final String PREFIX = "oc_key_";
  private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9A-Za-z]{49}");
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int CHECKSUM = 6;

  private ApiKeyText() {}

  /// The text means to be a key, good or not.
  static boolean isMeantAsOne(String text) {
    return text.startsWith(PREFIX);
  }

  /// The SHA-256 in hex under which the key is kept; empty when the text cannot be a key.
  static Optional<String> hashOf(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    int end = text.length() - CHECKSUM;
    return checksum(text.substring(0, end)).equals(text.substring(end))
        ? Optional.of(sha256(text))
        : Optional.empty();
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

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is required of every Java platform", e);
    }
  }
}

package dev.ordercluster.gateway.auth;

import java.util.regex.Pattern;

/// Base64url as RFC 7515 has it: its alphabet only, no padding, no length that cannot be, and no
/// bits set that no byte needs. Decoders forgive all of that, and then one token has many
/// spellings.
final class Base64UrlText {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]+");

  private Base64UrlText() {}

  /// The text is the one spelling of what it decodes to.
  static boolean isCanonical(String text) {
    if (!FORM.matcher(text).matches()) {
      return false;
    }
    int last = ALPHABET.indexOf(text.charAt(text.length() - 1));
    return switch (text.length() % 4) {
      case 0 -> true;
      case 2 -> (last & 0b1111) == 0;
      case 3 -> (last & 0b11) == 0;
      default -> false;
    };
  }
}

package dev.ordercluster.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// The form of session tokens: `oc_` and at least 256 random bits in base64url. Only the SHA-256 of
/// a token ever leaves this process, so neither Redis nor a service holds anything that logs in.
final class SessionTokens {
  private static final String PREFIX = "oc_";
  private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43,86}");

  private SessionTokens() {}

  /// The text means to be a session token, good or not.
  static boolean isMeantAsOne(String text) {
    return text.startsWith(PREFIX);
  }

  /// The id under which the session is kept; empty when the text cannot be a token.
  static Optional<String> idOf(String token) {
    return FORM.matcher(token).matches() ? Optional.of(sha256(token)) : Optional.empty();
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

package dev.ordercluster.orders.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/// What a client sends with each request: `oc_` and 256 random bits.
///
/// @param text shown once, in the answer to the log-in
record SessionToken(String text) {
  private static final int BYTES = 32;
  private static final String API_KEY = "oc_key_";

  static SessionToken random(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    String text = API_KEY;
    // One in sixteen million would look like an API key.
    while (text.startsWith(API_KEY)) {
      random.nextBytes(bytes);
      text = "oc_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
    return new SessionToken(text);
  }

  /// The id of the session: SHA-256 of the token in hex.
  String id() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is required of every Java platform", e);
    }
  }

  @Override
  public String toString() {
    return "SessionToken[]";
  }
}

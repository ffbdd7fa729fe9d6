package dev.ordercluster.orders.http;

import dev.ordercluster.runtime.Problem.FieldError;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Opaque page cursors that cannot be forged: the position in the list plus an HMAC-SHA-256 over it
/// and over the query it belongs to. A cursor of another query, another caller or another
/// installation is a 400. Every replica has the same key, so any of them continues a listing.
public final class Cursors {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int MAC_BYTES = 16;

  private final SecretKeySpec key;

  /// Derives the signing key, so that the same secret may serve another purpose later.
  public Cursors(String secret) {
    byte[] root = secret.getBytes(StandardCharsets.UTF_8);
    this.key =
        new SecretKeySpec(
            mac(new SecretKeySpec(root, ALGORITHM), "order-service/cursor/v1"), ALGORITHM);
  }

  /// Seals a position.
  ///
  /// @param query what the cursor is valid for: filters and whose list it is
  /// @param position where the next page starts
  public String seal(String query, String position) {
    byte[] text = position.getBytes(StandardCharsets.UTF_8);
    byte[] sealed = Arrays.copyOf(signature(query, position), MAC_BYTES + text.length);
    System.arraycopy(text, 0, sealed, MAC_BYTES, text.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
  }

  /// The position in a cursor that [#seal] made for the same query.
  public String open(String query, String cursor) {
    try {
      byte[] sealed = Base64.getUrlDecoder().decode(cursor);
      if (sealed.length > MAC_BYTES) {
        String position =
            new String(sealed, MAC_BYTES, sealed.length - MAC_BYTES, StandardCharsets.UTF_8);
        byte[] mac = Arrays.copyOf(sealed, MAC_BYTES);
        if (MessageDigest.isEqual(mac, signature(query, position))) {
          return position;
        }
      }
    } catch (IllegalArgumentException _) {
      throw invalid();
    }
    throw invalid();
  }

  private byte[] signature(String query, String position) {
    return Arrays.copyOf(mac(key, query.length() + ":" + query + position), MAC_BYTES);
  }

  private static ProblemException invalid() {
    return ProblemException.badRequest(
        new FieldError(
            "#query/after",
            "invalid-cursor",
            "expected the \"next\" of a page of this same query, was another text"));
  }

  private static byte[] mac(SecretKeySpec key, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA-256 is required of every Java platform", e);
    }
  }
}

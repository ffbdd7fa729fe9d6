package dev.ordercluster.orders.crypto;

import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A sealed value in the form in which it is stored and travels: `enc:1:<dataKeyId>:<base64url>`.
/// The bytes are nonce, ciphertext and tag of AES-256-GCM.
public final class Sealed {
  /// How every sealed text begins.
  public static final String PREFIX = "enc:1:";

  static final String PATTERN = "enc:1:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):([\\w-]+)";
  private static final Pattern TEXT = Pattern.compile(PATTERN);

  private final UUID dataKeyId;
  private final String encoded;

  private Sealed(UUID dataKeyId, String encoded) {
    this.dataKeyId = dataKeyId;
    this.encoded = encoded;
  }

  static Sealed of(UUID dataKeyId, byte[] ciphertext) {
    return new Sealed(
        dataKeyId, Base64.getUrlEncoder().withoutPadding().encodeToString(ciphertext));
  }

  /// The sealed value in a text; empty when the text is none.
  static Optional<Sealed> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(new Sealed(UUID.fromString(matcher.group(1)), matcher.group(2)))
        : Optional.empty();
  }

  UUID dataKeyId() {
    return dataKeyId;
  }

  byte[] ciphertext() {
    return Base64.getUrlDecoder().decode(encoded);
  }

  /// What to store.
  public String text() {
    return PREFIX + dataKeyId + ":" + encoded;
  }

  @Override
  public String toString() {
    return text();
  }
}

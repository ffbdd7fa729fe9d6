package dev.ordercluster.orders.payment;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs a webhook: `t=<unix seconds>,v1=<hex of HMAC-SHA-256(secret, t "." raw body)>`. The time
/// is part of what is signed, so an old webhook cannot be sent again under a new time; one that is
/// more than [#TOLERANCE] away from now is refused.
public final class WebhookSignature {
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final Pattern FORMAT = Pattern.compile("t=(\\d{1,12}),v1=([0-9a-f]{64})");

  private final byte[] secret;

  public WebhookSignature(byte[] secret) {
    if (secret.length < 16) {
      throw new IllegalArgumentException("a signing secret has 16 bytes or more");
    }
    this.secret = secret.clone();
  }

  /// The header value for a body that is sent now.
  public String sign(byte[] body, Instant now) {
    String seconds = Long.toString(now.getEpochSecond());
    return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac(seconds, body));
  }

  /// Throws unless the header value signs exactly this body and its time is near.
  public void verify(String header, byte[] body, Instant now) throws InvalidWebhookException {
    Matcher parts = FORMAT.matcher(header);
    if (!parts.matches()) {
      throw new InvalidWebhookException(
          "expected a signature of the form t=<unix seconds>,v1=<64 hex digits>");
    }
    byte[] given = HexFormat.of().parseHex(parts.group(2));
    if (!MessageDigest.isEqual(given, mac(parts.group(1), body))) {
      throw new InvalidWebhookException("expected the signature of this body by the shared secret");
    }
    Instant at = Instant.ofEpochSecond(Long.parseLong(parts.group(1)));
    if (Duration.between(at, now).abs().compareTo(TOLERANCE) > 0) {
      throw new InvalidWebhookException(
          "expected a time within " + TOLERANCE.toSeconds() + " s of now: sign again and resend");
    }
  }

  private byte[] mac(String seconds, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update(seconds.getBytes(StandardCharsets.US_ASCII));
      mac.update((byte) '.');
      return mac.doFinal(body);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("HmacSHA256 is required of every Java platform", e);
    }
  }
}

package dev.ordercluster.orders.idempotency;

import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.runtime.Problem.FieldError;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/// An `Idempotency-Key` in its scope, and the fingerprint of the request it came with. Both are
/// SHA-256, so neither the caller nor the key a client chose is stored in clear.
public final class IdempotencyKey {
  private static final String HEADER = "Idempotency-Key";

  private final byte[] scope;
  private final byte[] fingerprint;

  private IdempotencyKey(byte[] scope, byte[] fingerprint) {
    this.scope = scope;
    this.fingerprint = fingerprint;
  }

  /// Reads the required header; 400 when it is absent, longer than 255 or not printable ASCII.
  public static IdempotencyKey of(Call call, String method, String route) {
    String key =
        call.header(HEADER)
            .orElseThrow(
                () ->
                    refused(
                        "missing-idempotency-key",
                        "expected a value that you make up once per order, was absent"));
    if (!key.matches("[\\x21-\\x7e]{1,255}")) {
      throw refused("invalid", "expected 1..255 printable ASCII characters without spaces");
    }
    byte[] scope = sha256(parts(List.of(call.caller().subject(), method, route, key)));
    return new IdempotencyKey(scope, sha256(Json.canonical(call.body().json())));
  }

  /// SHA-256 of principal, method, route and key.
  public byte[] scope() {
    return scope.clone();
  }

  /// SHA-256 of the canonical body.
  public byte[] fingerprint() {
    return fingerprint.clone();
  }

  private static ProblemException refused(String code, String detail) {
    return ProblemException.badRequest(new FieldError("#header/" + HEADER, code, detail));
  }

  // Each part is preceded by its length: no two lists of parts give the same bytes.
  private static byte[] parts(List<String> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      out.writeBytes(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is required of every Java platform", e);
    }
  }
}

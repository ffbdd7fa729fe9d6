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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// An `Idempotency-Key` in its scope, and the fingerprint of the request it came with. Both are
/// SHA-256, so neither the caller nor the key a client chose is stored in clear.
///
/// The scope names the route by its pattern and the fingerprint covers what the pattern leaves
/// open, so a key that is used for another order is refused instead of starting something new.
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
    return optional(call, method, route)
        .orElseThrow(
            () ->
                refused(
                    "missing-idempotency-key",
                    "expected a value that you make up once per intent, was absent"));
  }

  /// Reads the header of a route that is harmless to repeat and so does not require it.
  public static Optional<IdempotencyKey> optional(Call call, String method, String route) {
    return call.header(HEADER).map(key -> of(call, method, route, key));
  }

  private static IdempotencyKey of(Call call, String method, String route, String key) {
    if (!key.matches("[\\x21-\\x7e]{1,255}")) {
      throw refused("invalid", "expected 1..255 printable ASCII characters without spaces");
    }
    byte[] scope = sha256(parts(List.of(call.caller().subject(), method, route, key)));
    return new IdempotencyKey(scope, sha256(request(call)));
  }

  /// SHA-256 of principal, method, route and key.
  public byte[] scope() {
    return scope.clone();
  }

  /// SHA-256 of the path parameters and the canonical body.
  public byte[] fingerprint() {
    return fingerprint.clone();
  }

  private static byte[] request(Call call) {
    byte[] body = call.body().isEmpty() ? new byte[0] : Json.canonical(call.body().json());
    if (call.path().isEmpty()) {
      return body;
    }
    List<String> all = new ArrayList<>();
    new TreeMap<>(call.path()).forEach((name, value) -> all.addAll(List.of(name, value)));
    all.add(new String(body, StandardCharsets.UTF_8));
    return parts(all);
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

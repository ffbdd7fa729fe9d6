package dev.ordercluster.gateway.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.gateway.wire.Headers;
import dev.ordercluster.runtime.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Writes the gateway's own errors as problem+json. No error is ever cached.
public final class Problems {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Problems() {}

  /// Answers with a problem.
  ///
  /// @param extra further header fields, WWW-Authenticate or Retry-After
  public static void send(Response response, Problem problem, Headers extra) throws IOException {
    send(response, problem, extra, Map.of());
  }

  /// Answers with a problem that has extension members.
  public static void send(
      Response response, Problem problem, Headers extra, Map<String, List<String>> members)
      throws IOException {
    ObjectNode body = JSON.valueToTree(problem);
    members.forEach((name, values) -> values.forEach(body.withArray(name)::add));
    Headers headers =
        Headers.of(
            "Content-Type", Problem.MEDIA_TYPE,
            "Cache-Control", "no-store",
            "X-Content-Type-Options", "nosniff");
    extra.forEach(headers::add);
    response.send(problem.status(), headers, bytes(body));
  }

  private static byte[] bytes(ObjectNode body) {
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of text can always be written", e);
    }
  }
}

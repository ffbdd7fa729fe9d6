package dev.ordercluster.gateway.proxy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.gateway.auth.SessionCookie;
import dev.ordercluster.gateway.wire.Headers;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// How an answer about a session changes for a client that keeps its session in a cookie.
sealed interface SessionAnswer {
  /// Largest answer that is held to be changed.
  int MAX_BODY = 64 * 1024;

  ObjectMapper JSON = new ObjectMapper();
  Duration LONGEST = Duration.ofDays(400);

  /// The client asked for a cookie: `Prefer: session=cookie`.
  static boolean isAskedFor(Headers request) {
    return request.tokens("Prefer").contains("session=cookie");
  }

  /// The answer's whole body is needed to change it.
  boolean takesBody(int status);

  /// Changes the head of an answer.
  void changeHead(int status, Headers headers);

  /// Changes head and body of an answer that [#takesBody].
  ///
  /// @throws IOException when the answer is not what a session's answer looks like
  byte[] changeBody(Headers headers, byte[] body) throws IOException;

  /// A new session: its token moves from the body into the cookie, where no script can read it.
  record HandOut(SessionCookie cookie, Instant now) implements SessionAnswer {
    @Override
    public boolean takesBody(int status) {
      return status == 201;
    }

    @Override
    public void changeHead(int status, Headers headers) {
      // Refusals have no token.
    }

    @Override
    public byte[] changeBody(Headers headers, byte[] body) throws IOException {
      if (!(JSON.readTree(body) instanceof ObjectNode session)) {
        throw new IOException("a new session is not a JSON object");
      }
      JsonNode token = session.remove("token");
      if (token == null || !token.isTextual() || !isToken(token.textValue())) {
        throw new IOException("a new session has no token");
      }
      headers.remove("ETag");
      headers.add("Set-Cookie", cookie.set(token.textValue(), validity(session)));
      headers.set("Preference-Applied", "session=cookie");
      headers.set("Cache-Control", "no-store");
      return bytes(session);
    }

    private static boolean isToken(String text) {
      return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ';');
    }

    private Duration validity(ObjectNode session) throws IOException {
      for (String member : List.of("absoluteExpiresAt", "expiresAt")) {
        if (session.path(member).isTextual()) {
          Duration left = Duration.between(now, instant(session.path(member).textValue()));
          return left.compareTo(LONGEST) > 0 ? LONGEST : left;
        }
      }
      throw new IOException("a new session does not say when it ends");
    }

    private static Instant instant(String text) throws IOException {
      try {
        return Instant.parse(text);
      } catch (DateTimeException e) {
        throw new IOException("the end of a session is not a time", e);
      }
    }

    private static byte[] bytes(ObjectNode node) {
      try {
        return JSON.writeValueAsBytes(node);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a tree that was read can be written", e);
      }
    }
  }

  /// A session that was ended: the browser forgets its cookie.
  record Forget(SessionCookie cookie) implements SessionAnswer {
    @Override
    public boolean takesBody(int status) {
      return false;
    }

    @Override
    public void changeHead(int status, Headers headers) {
      if (status < 300) {
        headers.add("Set-Cookie", cookie.clear());
        headers.set("Cache-Control", "no-store");
      }
    }

    @Override
    public byte[] changeBody(Headers headers, byte[] body) {
      return body;
    }
  }
}

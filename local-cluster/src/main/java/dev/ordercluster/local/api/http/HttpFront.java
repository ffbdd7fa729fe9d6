package dev.ordercluster.local.api.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ordercluster.local.api.security.Identity;
import dev.ordercluster.local.api.security.Tokens;
import dev.ordercluster.local.api.status.StatusException;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The one place where HTTP requests become [ApiRequest] and replies and refusals become HTTP.
public final class HttpFront implements Handler {
  private static final Logger LOG = System.getLogger(HttpFront.class.getName());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LARGEST_BODY = 3 << 20;
  private static final Set<String> OPEN = Set.of("healthz", "livez", "readyz", "version");
  private static final Header JSON_TYPE =
      HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/json");

  private final Dispatch dispatch;
  private final Tokens tokens;

  public HttpFront(Dispatch dispatch, Tokens tokens) {
    this.dispatch = dispatch;
    this.tokens = tokens;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    Reply reply;
    try {
      reply = dispatch.handle(read(request));
    } catch (StatusException e) {
      reply = new Reply.Document(e.code(), e.toJson(), List.of());
    } catch (IOException e) {
      reply = failure(400, "BadRequest", "the request could not be read: " + e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(
          Level.ERROR,
          "could not answer " + request.prologue().method() + " " + request.path().rawPath(),
          e);
      reply = failure(500, "InternalError", "the API server failed: " + e);
    }
    write(reply, response);
  }

  private static Reply failure(int code, String reason, String message) {
    StatusException status = new StatusException(code, reason, message);
    return new Reply.Document(code, status.toJson(), List.of());
  }

  private ApiRequest read(ServerRequest request) throws IOException {
    List<String> path = path(request);
    Identity identity = authenticate(request, path);
    byte[] body = body(request);
    return new ApiRequest(
        request.prologue().method().text(),
        path,
        query(request),
        new ApiRequest.Headers(
            header(request, "accept"),
            header(request, "content-type"),
            header(request, "user-agent"),
            !header(request, "upgrade").isEmpty()),
        identity,
        new ApiRequest.Body(body));
  }

  private static List<String> path(ServerRequest request) {
    return Arrays.stream(request.path().rawPath().split("/", -1))
        .filter(segment -> !segment.isEmpty())
        .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
        .toList();
  }

  private static Map<String, String> query(ServerRequest request) {
    Map<String, String> query = new HashMap<>();
    for (String name : request.query().names()) {
      List<String> values = request.query().all(name);
      query.put(name, values.isEmpty() ? "" : values.getFirst());
    }
    return query;
  }

  private Identity authenticate(ServerRequest request, List<String> path) {
    String authorization = header(request, "authorization");
    if (authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      Optional<Identity> identity = tokens.identify(authorization.substring(7).strip());
      return identity.orElseThrow(StatusException::unauthorized);
    }
    if (path.size() == 1 && OPEN.contains(path.getFirst())) {
      return new Identity("system:anonymous", List.of("system:unauthenticated"));
    }
    throw StatusException.unauthorized();
  }

  private static byte[] body(ServerRequest request) throws IOException {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(LARGEST_BODY + 1);
      if (body.length > LARGEST_BODY) {
        throw new StatusException(
            413, "RequestEntityTooLarge", "the body must be at most " + LARGEST_BODY + " bytes");
      }
      return body;
    }
  }

  private static String header(ServerRequest request, String name) {
    return request.headers().first(HeaderNames.create(name)).orElse("");
  }

  private static void write(Reply reply, ServerResponse response) {
    switch (reply) {
      case Reply.Document document -> {
        response.status(Status.create(document.code()));
        response.header(JSON_TYPE);
        if (!document.warnings().isEmpty()) {
          response.header(
              HeaderValues.create(
                  HeaderNames.create("Warning"),
                  document.warnings().stream().map(HttpFront::warning).toList()));
        }
        response.send(bytes(document));
      }
      case Reply.Text text -> {
        response.status(Status.create(text.code()));
        response.header(HeaderNames.CONTENT_TYPE, text.contentType());
        response.send(text.body().getBytes(StandardCharsets.UTF_8));
      }
      case Reply.Stream stream -> stream(stream, response);
    }
  }

  private static String warning(String text) {
    return "299 - \"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static byte[] bytes(Reply.Document document) {
    try {
      return JSON.writeValueAsBytes(document.body());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void stream(Reply.Stream stream, ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, stream.contentType());
    try (OutputStream out = response.outputStream()) {
      stream.body().writeTo(out);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | UncheckedIOException e) {
      LOG.log(Level.DEBUG, "a streaming client left: {0}", e.getMessage());
    }
  }
}

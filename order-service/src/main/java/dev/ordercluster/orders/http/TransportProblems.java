package dev.ordercluster.orders.http;

import dev.ordercluster.runtime.Problem;
import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.util.Locale;

/// What the web server itself refuses, before any route is looked at, as problem+json too. Its own
/// message is not shown: it may repeat what the client sent.
public final class TransportProblems {
  private TransportProblems() {}

  public static DirectHandlers handlers() {
    DirectHandlers.Builder all = DirectHandlers.builder();
    for (EventType type : EventType.values()) {
      all.addHandler(type, TransportProblems::respond);
    }
    return all.build();
  }

  private static DirectHandler.TransportResponse respond(
      DirectHandler.TransportRequest request,
      EventType type,
      Status status,
      ServerResponseHeaders headers,
      String message) {
    int code = status.code() >= 400 && status.code() <= 599 ? status.code() : 500;
    Problem problem =
        Problem.of(
            code,
            status.reasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-'),
            status.reasonPhrase(),
            code == Status.NOT_FOUND_404.code()
                ? "There is nothing at this address."
                : "The request was refused before it was read as a whole: check its HTTP syntax and"
                    + " size.");
    return DirectHandler.TransportResponse.builder()
        .status(Status.create(code))
        .headers(headers)
        .header(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .keepAlive(type.keepAlive())
        .entity(Json.write(problem))
        .build();
  }
}

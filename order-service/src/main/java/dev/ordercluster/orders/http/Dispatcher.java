package dev.ordercluster.orders.http;

import dev.ordercluster.orders.identity.Access;
import dev.ordercluster.orders.identity.InvalidTokenException;
import dev.ordercluster.orders.identity.Principal;
import dev.ordercluster.orders.identity.TokenVerifier;
import dev.ordercluster.orders.telemetry.Meters;
import dev.ordercluster.runtime.Problem;
import dev.ordercluster.runtime.Problem.FieldError;
import io.helidon.http.Method;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/// Carries a request through: authenticate, authorise, read the body within its bound, handle, map
/// failures, answer, measure. A path without a route is 404, a route under another method 405.
public final class Dispatcher {
  private final List<Route> routes;
  private final TokenVerifier tokens;
  private final Meters meters;
  private final ReplyWriter writer;
  private final UnaryOperator<String> unsealing;
  private final Bounds bounds;
  private final BodyReader bodies;

  /// What every request needs.
  ///
  /// @param draining true once the process is stopping: connections are then closed after the
  ///   answer
  /// @param unsealing opens what is sealed in the body of an answer
  public record Edge(
      TokenVerifier tokens,
      Meters meters,
      BooleanSupplier draining,
      UnaryOperator<String> unsealing,
      Bounds bounds) {}

  /// What one request may weigh and how many there may be.
  ///
  /// @param maxBody bytes of a body that is read whole
  /// @param maxStreamed bytes of a body that a handler reads piece by piece
  public record Bounds(int maxBody, long maxStreamed, int maxConcurrent) {}

  public Dispatcher(List<Route> routes, Edge edge) {
    this.routes = List.copyOf(routes);
    this.tokens = edge.tokens();
    this.meters = edge.meters();
    this.writer = new ReplyWriter(edge.draining());
    this.unsealing = edge.unsealing();
    this.bounds = edge.bounds();
    this.bodies = new BodyReader(edge.bounds(), edge.meters());
  }

  public void register(HttpRouting.Builder routing) {
    for (Route route : routes) {
      for (String method : methods(route)) {
        routing.route(
            Method.create(method),
            route.pattern(),
            (request, response) ->
                answer(request, response, route.name(), trace -> handle(route, request, trace)));
      }
    }
    routing.any(
        (request, response) -> answer(request, response, "unmatched", _ -> unmatched(request)));
  }

  // RFC 9110, 9.3.2: HEAD is GET whose content stays here.
  private static List<String> methods(Route route) {
    return route.method().equals("GET") ? List.of("GET", "HEAD") : List.of(route.method());
  }

  private interface Answer {
    Reply to(TraceContext trace);
  }

  private void answer(ServerRequest request, ServerResponse response, String route, Answer answer) {
    long start = System.nanoTime();
    meters.requestStarted();
    int status = 500;
    Reply reply;
    try {
      TraceContext trace = TraceContext.continued(header(request, "traceparent"));
      reply =
          safely(
              known -> {
                BodyReader.requireOneLength(request);
                return answer.to(known);
              },
              trace);
      status = reply.status();
      writer.begin(reply, request, response);
    } finally {
      meters.requestEnded(route, status, Duration.ofNanos(System.nanoTime() - start));
    }
    // The rest of a request that was framed wrongly must not be read as another one, nor answered.
    if (reply.headers().getOrDefault("Connection", "").equals("close")) {
      throw new CloseConnectionException("the request was framed wrongly");
    }
    // A stream may last for minutes: it is bounded by who writes it, not counted as in flight.
    if (reply.content() instanceof Reply.Streamed(Reply.Writing writing)) {
      ReplyWriter.stream(writing, request, response);
    }
  }

  private static Reply safely(Answer answer, TraceContext trace) {
    try {
      return answer.to(trace);
    } catch (RuntimeException e) {
      return Failures.reply(e, trace.traceId());
    }
  }

  private Reply handle(Route route, ServerRequest request, TraceContext trace) {
    if (meters.requestsInFlight() > bounds.maxConcurrent()) {
      throw new ProblemException(
          Problem.of(503, "overloaded", "Try again", "Too many requests are being served."),
          Map.of("Retry-After", "1"));
    }
    Principal caller = authenticate(request);
    switch (route.access().judge(caller)) {
      case ALLOWED -> {}
      case UNAUTHENTICATED -> throw unauthenticated("Send a bearer token.");
      case FORBIDDEN ->
          throw ProblemException.of(
              403,
              "forbidden",
              "Forbidden",
              "Expected " + expectation(route.access()) + "; your token has less.");
    }
    Body body = bodies.read(route, request);
    return opened(route.handler().handle(call(request, caller, body, trace)));
  }

  // A stream opens what it sends by itself.
  private Reply opened(Reply reply) {
    return switch (reply.content()) {
      case Reply.Text(String text) -> reply.withBody(unsealing.apply(text));
      case Reply.Streamed _ -> reply;
    };
  }

  private Principal authenticate(ServerRequest request) {
    Optional<String> header = header(request, "Authorization");
    if (header.isEmpty()) {
      return Principal.ANONYMOUS;
    }
    String value = header.get();
    if (!value.regionMatches(true, 0, "Bearer ", 0, 7)) {
      throw unauthenticated("Expected the scheme Bearer.");
    }
    try {
      return tokens.verify(value.substring(7).strip());
    } catch (InvalidTokenException _) {
      meters.count("tokens_refused", "kind", "internal");
      throw unauthenticated("The token was not accepted.");
    }
  }

  private static Call call(ServerRequest request, Principal caller, Body body, TraceContext trace) {
    Map<String, String> path = new HashMap<>();
    var parameters = request.path().pathParameters();
    parameters.names().forEach(name -> path.put(name, parameters.get(name)));
    path.forEach((name, value) -> requirePlain("#path/" + name, value));
    Map<String, List<String>> query = QueryString.parse(request.query().rawValue());
    query.forEach((name, values) -> values.forEach(value -> requirePlain("#query/" + name, value)));
    return new Call(caller, path, query, name -> header(request, name), body, trace.header());
  }

  // PostgreSQL takes no NUL in a text, and nobody looks for control characters.
  private static void requirePlain(String pointer, String value) {
    if (!Fields.isPlain(value)) {
      throw ProblemException.badRequest(
          new FieldError(pointer, "invalid", "expected a text without control characters"));
    }
  }

  private Reply unmatched(ServerRequest request) {
    String path = request.path().path();
    TreeSet<String> allowed = new TreeSet<>();
    routes.stream()
        .filter(route -> route.matches(path))
        .forEach(route -> allowed.addAll(methods(route)));
    if (allowed.isEmpty()) {
      throw ProblemException.notFound("resource");
    }
    String methods = String.join(", ", allowed);
    throw new ProblemException(
        Problem.of(405, "method-not-allowed", "Method not allowed", "Allowed here: " + methods),
        Map.of("Allow", methods));
  }

  private static Optional<String> header(ServerRequest request, String name) {
    return HeaderLines.joined(request, name);
  }

  private static String expectation(Access access) {
    return switch (access) {
      case Access.Public _ -> "nothing";
      case Access.Authenticated _ -> "a bearer token";
      case Access.Restricted(String scope, var roles) ->
          "scope " + scope + " and one of the roles " + new TreeSet<>(roles);
    };
  }

  private static ProblemException unauthenticated(String detail) {
    return new ProblemException(
        Problem.of(401, "unauthenticated", "Unauthorized", detail),
        Map.of("WWW-Authenticate", "Bearer"));
  }
}

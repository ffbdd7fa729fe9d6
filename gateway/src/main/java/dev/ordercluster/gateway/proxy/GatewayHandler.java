package dev.ordercluster.gateway.proxy;

import dev.ordercluster.gateway.auth.Identity;
import dev.ordercluster.gateway.auth.Sessions;
import dev.ordercluster.gateway.edge.Handler;
import dev.ordercluster.gateway.edge.Request;
import dev.ordercluster.gateway.edge.Response;
import dev.ordercluster.gateway.edge.SourceShares;
import dev.ordercluster.gateway.edge.TrustedProxies;
import dev.ordercluster.gateway.route.Body;
import dev.ordercluster.gateway.route.Pace;
import dev.ordercluster.gateway.route.Route;
import dev.ordercluster.gateway.route.Routes;
import dev.ordercluster.gateway.telemetry.AccessLog;
import dev.ordercluster.gateway.telemetry.Meters;
import dev.ordercluster.gateway.tracing.Tracing;
import dev.ordercluster.gateway.wire.MalformedMessageException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// What happens to a request between the edge and an instance. What no route names is refused, and
/// what a route demands is checked before anything is forwarded.
public final class GatewayHandler implements Handler {
  private static final String SESSIONS = "/v1/sessions";
  private static final String CURRENT_SESSION = "/v1/sessions/current";

  private final Parts parts;
  private final Bounds bounds;
  private final InFlight inFlight;
  private final SourceShares shares;
  private final CrossOrigin crossOrigin;
  private final Site site;

  /// Everything a request meets on its way.
  public record Parts(
      Guard guard,
      Sessions sessions,
      Streams streams,
      Forwarder forwarder,
      Shared shared,
      Meters meters,
      Told told,
      InstantSource clock) {}

  /// Who is told of each request once it is over.
  public record Told(Optional<AccessLog> log, Optional<Tracing> tracing) {
    private boolean isRecorded(Request request) {
      return tracing.filter(spans -> spans.takes(request.trace().traceId())).isPresent();
    }

    // A collector is there: its share of traces is decided here, not by who sends them.
    private Request decided(Request request) {
      return tracing
          .map(spans -> request.recorded(spans.takes(request.trace().traceId())))
          .orElse(request);
    }
  }

  /// What is not for one caller alone.
  public record Shared(PublicReads reads, AnswerRules rules) {}

  /// How much a request may weigh and how many there may be.
  ///
  /// @param maxInFlight requests worked for at a time, and four times as many with those that wait
  ///   for their clients; further ones are turned away with 503
  /// @param perSource requests under way at a time from one address
  /// @param document bytes of a body that is one document
  /// @param imported bytes of a body that is many
  public record Bounds(int maxInFlight, int perSource, long document, long imported) {
    private static final long UNREAD = 16 * 1024;

    long of(Body body) {
      return switch (body) {
        case UNREAD -> Math.min(UNREAD, document);
        case DOCUMENT -> document;
        case IMPORT -> imported;
      };
    }
  }

  public GatewayHandler(Parts parts, Bounds bounds) {
    this.parts = parts;
    this.bounds = bounds;
    this.inFlight = new InFlight(bounds.maxInFlight());
    this.shares = new SourceShares(bounds.perSource());
    this.crossOrigin = new CrossOrigin(parts.guard().sameSite());
    this.site = new Site(parts.shared().reads());
  }

  /// Requests under way, without streams.
  public int inFlight() {
    return inFlight.all();
  }

  /// Those of them that wait for their clients.
  public int waiting() {
    return inFlight.waiting();
  }

  @Override
  public void handle(Request request, Response response) throws IOException {
    long start = System.nanoTime();
    InFlight.Visit visit = inFlight.visit();
    Exchange exchange =
        new Exchange(
            parts.told().decided(request).with(new AwaitedBody(request.body(), visit)),
            new AwaitedResponse(response, visit),
            parts.shared().rules());
    if (parts.told().isRecorded(request)) {
      exchange.showsTries();
    }
    crossOrigin.mark(exchange);
    try {
      admitToShare(exchange, visit);
    } catch (MalformedMessageException e) {
      exchange.failedWith(e.status());
      throw e;
    } catch (RuntimeException e) {
      exchange.failedWith(500);
      throw e;
    } finally {
      completed(exchange, System.nanoTime() - start);
    }
  }

  private void admitToShare(Exchange exchange, InFlight.Visit visit) throws IOException {
    String source = TrustedProxies.sourceKey(exchange.request().client());
    if (!shares.enter(source)) {
      refuseForLackOfRoom(
          exchange, "per-source", "Your address has as many requests under way as it may");
      return;
    }
    try {
      if (visit.enter()) {
        serve(exchange, visit);
      } else {
        refuseForLackOfRoom(
            exchange, "max-in-flight", "The gateway has as many requests as it takes on");
      }
    } finally {
      shares.leave(source);
    }
  }

  // A stream gives its place back before it begins: it has one among the streams.
  private void serve(Exchange exchange, InFlight.Visit visit) throws IOException {
    boolean forward;
    try {
      forward = route(exchange);
      if (forward && exchange.stream().isEmpty()) {
        answer(exchange);
      }
    } finally {
      visit.leave();
    }
    if (forward && exchange.stream().isPresent()) {
      try (Streams.Stream _ = exchange.stream().get()) {
        parts.forwarder().forward(exchange);
      }
    }
  }

  private void answer(Exchange exchange) throws IOException {
    PublicReads reads = parts.shared().reads();
    Optional<PublicReads.Resource> resource = reads.resource(exchange);
    if (resource.isPresent()) {
      reads.answer(exchange, resource.get());
      return;
    }
    exchange.whenAnswered(status -> reads.changed(exchange.request(), status));
    parts.forwarder().forward(exchange);
  }

  private boolean route(Exchange exchange) throws IOException {
    Request request = exchange.request();
    List<String> segments = request.path().segments();
    if (site.has(request.path())) {
      if (parts.guard().admitSource(exchange)) {
        site.answer(exchange);
      }
      return false;
    }
    return switch (Routes.ofOrderPlatform().match(request.method(), segments)) {
      case Routes.Match.Found(Route route) -> {
        exchange.routed(route);
        request.body().limit(bounds.of(route.body()));
        yield parts.guard().admit(exchange, route)
            && takesBody(exchange)
            && prepare(exchange, route);
      }
      case Routes.Match.UnknownPath _ -> {
        if (parts.guard().admitSource(exchange)) {
          exchange.refuse(GatewayProblems.unknownPath());
        }
        yield false;
      }
      case Routes.Match.MethodNotAllowed(List<String> allowed) -> {
        if (parts.guard().admitSource(exchange)) {
          refuseMethod(exchange, allowed);
        }
        yield false;
      }
    };
  }

  private void refuseMethod(Exchange exchange, List<String> allowed) throws IOException {
    if (crossOrigin.isPreflight(exchange)) {
      crossOrigin.allow(exchange, allowed);
    } else {
      exchange.extra().add("Allow", String.join(", ", allowed));
      exchange.refuse(GatewayProblems.methodNotAllowed(allowed));
    }
  }

  // Nothing here unpacks a body, so none can unpack to more than it may have.
  private static boolean takesBody(Exchange exchange) throws IOException {
    List<String> codings = exchange.request().headers().tokens("Content-Encoding");
    boolean plain = codings.stream().allMatch("identity"::equals);
    if (!plain) {
      exchange.extra().add("Accept-Encoding", "identity");
      exchange.refuse(GatewayProblems.encodedBody());
    }
    return plain;
  }

  private boolean prepare(Exchange exchange, Route route) throws IOException {
    String method = exchange.request().method();
    if (route.name().equals(SESSIONS) && !parts.sessions().isEnabled()) {
      exchange.refuse(GatewayProblems.sessionsOff());
      return false;
    }
    if (route.name().equals(SESSIONS) && SessionAnswer.isAskedFor(exchange.request().headers())) {
      exchange.answersSession(
          new SessionAnswer.HandOut(parts.guard().cookie(), parts.clock().instant()));
    } else if (route.name().equals(CURRENT_SESSION) && method.equals("DELETE")) {
      exchange.answersSession(new SessionAnswer.Forget(parts.guard().cookie()));
    }
    return route.pace() != Pace.STREAM || method.equals("HEAD") || beginStream(exchange);
  }

  private boolean beginStream(Exchange exchange) throws IOException {
    BooleanSupplier stillWelcome =
        exchange
            .identity()
            .<BooleanSupplier>map(identity -> () -> parts.guard().isAlive(identity))
            .orElse(() -> true);
    Optional<Streams.Stream> stream =
        parts.streams().begin(exchange.identity().map(Identity::expiresAt), stillWelcome);
    stream.ifPresent(exchange::streams);
    if (stream.isEmpty()) {
      refuseForLackOfRoom(exchange, "max-streams", "The gateway has as many streams as it keeps");
    }
    return stream.isPresent();
  }

  private void refuseForLackOfRoom(Exchange exchange, String reason, String sentence)
      throws IOException {
    parts.meters().shed(reason);
    exchange.extra().add("Retry-After", "1");
    exchange.refuse(GatewayProblems.reducedCapacity("overloaded", sentence + ": try again."));
  }

  private void completed(Exchange exchange, long nanos) {
    Request request = exchange.request();
    forgetEndedSession(exchange);
    parts.meters().request(exchange.route(), request.method(), exchange.status(), nanos);
    parts.told().log().ifPresent(log -> log.add(Records.entry(exchange, parts.clock(), nanos)));
    parts
        .told()
        .tracing()
        .filter(spans -> spans.takes(request.trace().traceId()))
        .ifPresent(spans -> Records.spans(exchange, parts.clock(), nanos).forEach(spans::add));
  }

  // Whatever the answer was: if the session is still there, the next request finds it again.
  private void forgetEndedSession(Exchange exchange) {
    if (exchange.sessionAnswer().orElse(null) instanceof SessionAnswer.Forget) {
      exchange.identity().map(Identity::session).ifPresent(parts.sessions()::forget);
    }
  }
}

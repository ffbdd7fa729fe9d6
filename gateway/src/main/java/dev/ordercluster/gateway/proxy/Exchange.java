package dev.ordercluster.gateway.proxy;

import dev.ordercluster.gateway.auth.Identity;
import dev.ordercluster.gateway.edge.Problems;
import dev.ordercluster.gateway.edge.Request;
import dev.ordercluster.gateway.edge.Response;
import dev.ordercluster.gateway.route.Pace;
import dev.ordercluster.gateway.route.Route;
import dev.ordercluster.gateway.throttle.Admission;
import dev.ordercluster.gateway.wire.Headers;
import dev.ordercluster.runtime.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// What has been found out about one request on its way through the gateway. Confined to its
/// thread.
final class Exchange {
  private final Request request;
  private final Response response;
  private final AnswerRules rules;
  private final Headers extra = new Headers();
  private final List<Admission.Charge> charges = new ArrayList<>(2);
  private String routeName = "none";
  private @Nullable Route route;
  private @Nullable Identity identity;
  private Streams.@Nullable Stream stream;
  private @Nullable SessionAnswer sessionAnswer;
  private @Nullable Fill fill;
  private IntConsumer answered = _ -> {};
  private String upstream = "";
  private final List<Try> tries = new ArrayList<>(1);
  private boolean areTriesShown;
  private int attempts;
  private int refusal;

  Exchange(Request request, Response response, AnswerRules rules) {
    this.request = request;
    this.response = response;
    this.rules = rules;
  }

  /// What holds for every answer of the service.
  AnswerRules rules() {
    return rules;
  }

  Request request() {
    return request;
  }

  Response response() {
    return response;
  }

  /// Fields that go on whatever answer the client gets.
  Headers extra() {
    return extra;
  }

  String route() {
    return routeName;
  }

  void routed(String name) {
    routeName = name;
  }

  void routed(Route found) {
    route = found;
    routeName = found.name();
  }

  /// The route, if the table has one for it.
  Optional<Route> matched() {
    return Optional.ofNullable(route);
  }

  /// The request to the service that is made for the cache instead of the client's own.
  Optional<Fill> fill() {
    return Optional.ofNullable(fill);
  }

  /// From now on the service is asked for the cache; null ends that.
  void fills(@Nullable Fill request) {
    fill = request;
  }

  /// Says whom to tell the status of the service's answer before the client learns it.
  void whenAnswered(IntConsumer listener) {
    answered = listener;
  }

  /// The service answered so.
  void answeredWith(int status) {
    answered.accept(status);
  }

  /// What the service is asked.
  Request outgoing() {
    return fill == null ? request : fill.outgoing();
  }

  /// The deadlines that the exchange is under.
  Pace pace() {
    return route == null ? Pace.ANSWER : route.pace();
  }

  /// The service answers as soon as it can: no stream, no upload, no wait that the client asks for.
  boolean isBrief() {
    return fill != null || (pace() == Pace.ANSWER && !request.headers().contains("Prefer"));
  }

  /// Sending the request twice ends and answers like sending it once.
  boolean isSafeToRepeat() {
    if (fill != null) {
      return true;
    }
    Headers headers = request.headers();
    return route != null
        && route
            .repetition()
            .isSafe(headers.contains("Idempotency-Key"), headers.contains("If-Match"));
  }

  Optional<Identity> identity() {
    return Optional.ofNullable(identity);
  }

  void authenticated(Identity caller) {
    identity = caller;
  }

  /// Charged so far; adds to what was charged before.
  void admitted(List<Admission.Charge> more) {
    charges.addAll(more);
    RateLimitFields.add(extra, charges);
  }

  /// The stream that the answer is, if it is one.
  Optional<Streams.Stream> stream() {
    return Optional.ofNullable(stream);
  }

  void streams(Streams.Stream place) {
    stream = place;
  }

  /// What happens to the answer because of the session cookie.
  Optional<SessionAnswer> sessionAnswer() {
    return Optional.ofNullable(sessionAnswer);
  }

  void answersSession(SessionAnswer change) {
    sessionAnswer = change;
  }

  String upstream() {
    return upstream;
  }

  int attempts() {
    return attempts;
  }

  void attempted(String instance) {
    upstream = instance;
    attempts++;
  }

  /// Each try is a span of its own from now on.
  void showsTries() {
    areTriesShown = true;
  }

  boolean areTriesShown() {
    return areTriesShown;
  }

  /// The tries that are over, in their order; none unless they are shown.
  List<Try> tries() {
    return tries;
  }

  void tried(Try over) {
    tries.add(over);
  }

  /// The status that the client gets, or would have got had it stayed: 499, as other proxies write
  /// it, when it left before there was an answer.
  int status() {
    return response.begun() ? response.status() : refusal != 0 ? refusal : 499;
  }

  /// The request broke a rule while it was served; the edge answers with that status.
  void failedWith(int status) {
    refusal = status;
  }

  void refuse(Problem problem) throws IOException {
    if (fill != null && fill.absorbs(problem.status())) {
      return;
    }
    Problems.send(response, problem.withTraceId(request.trace().traceId()), extra);
  }

  void refuse(Problem problem, Map<String, List<String>> members) throws IOException {
    Problems.send(response, problem.withTraceId(request.trace().traceId()), extra, members);
  }
}

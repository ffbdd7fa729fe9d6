package dev.ordercluster.gateway.proxy;

import dev.ordercluster.gateway.auth.Identity;
import dev.ordercluster.gateway.edge.Problems;
import dev.ordercluster.gateway.edge.Request;
import dev.ordercluster.gateway.edge.Response;
import dev.ordercluster.gateway.throttle.Admission;
import dev.ordercluster.gateway.wire.Headers;
import dev.ordercluster.runtime.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What has been found out about one request on its way through the gateway. Confined to its
/// thread.
final class Exchange {
  private final Request request;
  private final Response response;
  private final Headers extra = new Headers();
  private String route = "none";
  private @Nullable Identity identity;
  private String upstream = "";
  private int attempts;

  Exchange(Request request, Response response) {
    this.request = request;
    this.response = response;
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
    return route;
  }

  void routed(String name) {
    route = name;
  }

  Optional<Identity> identity() {
    return Optional.ofNullable(identity);
  }

  void authenticated(Identity caller) {
    identity = caller;
  }

  void admitted(List<Admission.Charge> charges) {
    RateLimitFields.add(extra, charges);
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

  void refuse(Problem problem) throws IOException {
    Problems.send(response, problem.withTraceId(request.trace().traceId()), extra);
  }

  void refuse(Problem problem, Map<String, List<String>> members) throws IOException {
    Problems.send(response, problem.withTraceId(request.trace().traceId()), extra, members);
  }
}

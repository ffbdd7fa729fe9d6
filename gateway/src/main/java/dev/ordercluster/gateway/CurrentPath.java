package dev.ordercluster.gateway;

import dev.ordercluster.gateway.edge.Handler;
import dev.ordercluster.gateway.edge.Request;
import dev.ordercluster.gateway.edge.Response;
import dev.ordercluster.gateway.schedule.Repeating;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The request path that counts now. Requests that are under way end on the one they began on; it
/// is closed after the last of them. Event streams are ended politely when it is replaced: their
/// clients come back to the new one.
final class CurrentPath implements Handler, AutoCloseable {
  private static final Duration KEYS_PATIENCE = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration CLOSING = Duration.ofMillis(200);

  private final RequestPath.Fixed fixed;
  // Replaced ones in their order: each is closed before the one that followed it, because what a
  // later one took over may still be used by an earlier one.
  private final Deque<RequestPath> replaced = new ArrayDeque<>();
  private final Repeating closing;
  private volatile RequestPath current;

  /// Begins with a configuration.
  CurrentPath(GatewayConfig config, RequestPath.Fixed fixed) {
    this.fixed = fixed;
    this.current = RequestPath.of(config, null, fixed);
    this.closing = Repeating.start("replaced-paths", () -> CLOSING, this::closeUnused);
  }

  @Override
  public void handle(Request request, Response response) throws IOException {
    RequestPath path = entered();
    try {
      path.handler().handle(request, response);
    } finally {
      path.leave();
    }
  }

  // One that is closed was replaced before.
  private RequestPath entered() {
    RequestPath path = current;
    while (!path.enter()) {
      path = current;
    }
    return path;
  }

  RequestPath get() {
    return current;
  }

  /// Requests under way, on whichever path.
  synchronized int inFlight() {
    return current.handler().inFlight()
        + replaced.stream().mapToInt(path -> path.handler().inFlight()).sum();
  }

  /// Those of them that wait for their clients.
  synchronized int waiting() {
    return current.handler().waiting()
        + replaced.stream().mapToInt(path -> path.handler().waiting()).sum();
  }

  /// Open streams, on whichever path.
  synchronized int streams() {
    return current.streams().count()
        + replaced.stream().mapToInt(path -> path.streams().count()).sum();
  }

  /// Ends every stream politely.
  synchronized void endStreams() {
    current.streams().endAll();
    replaced.forEach(path -> path.streams().endAll());
  }

  /// Puts another configuration into force for every request from now on.
  ///
  /// @throws IllegalArgumentException when it cannot be served; the one in force stays
  void replace(GatewayConfig config) throws InterruptedException {
    RequestPath before = current;
    RequestPath after = RequestPath.of(config, before, fixed);
    String fault = unfit(before, after);
    if (!fault.isEmpty()) {
      after.closeBut(before);
      throw new IllegalArgumentException(fault);
    }
    synchronized (this) {
      replaced.addLast(before);
      current = after;
    }
    before.streams().endAll();
  }

  // What worked before must work after: instances are known, keys are there.
  private static String unfit(RequestPath before, RequestPath after) throws InterruptedException {
    if (after.parts().upstreams().all().isEmpty() && !before.parts().upstreams().all().isEmpty()) {
      return "GATEWAY_UPSTREAM_HOST: "
          + after.config().upstream().host()
          + " does not resolve now; correct it or let it resolve";
    }
    long end = System.nanoTime() + KEYS_PATIENCE.toNanos();
    List<String> without = after.parts().issuers().withoutKeys();
    while (!without.isEmpty() && System.nanoTime() - end < 0) {
      var _ = new CountDownLatch(1).await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      without = after.parts().issuers().withoutKeys();
    }
    List<String> lost = List.copyOf(without);
    return lost.stream()
        .filter(issuer -> !before.parts().issuers().withoutKeys().contains(issuer))
        .filter(
            issuer ->
                before.config().issuers().stream().anyMatch(one -> one.issuer().equals(issuer)))
        .map(issuer -> "GATEWAY_ISSUERS: no keys of " + issuer + " can be read now")
        .findFirst()
        .orElse("");
  }

  private synchronized void closeUnused() {
    RequestPath oldest = replaced.peekFirst();
    while (oldest != null) {
      RequestPath next = replaced.stream().skip(1).findFirst().orElse(current);
      // Streams that began in the very moment of the change.
      oldest.streams().endAll();
      if (!oldest.closeIfUnused()) {
        return;
      }
      oldest.closeBut(next);
      replaced.removeFirst();
      oldest = replaced.peekFirst();
    }
  }

  @Override
  public synchronized void close() {
    closing.close();
    RequestPath oldest = replaced.pollFirst();
    while (oldest != null) {
      RequestPath next = replaced.peekFirst();
      oldest.closeBut(next == null ? current : next);
      oldest = replaced.pollFirst();
    }
    current.closeBut(null);
  }
}

package dev.ordercluster.gateway.proxy;

import dev.ordercluster.gateway.auth.InternalTokens;
import dev.ordercluster.gateway.edge.Request;
import dev.ordercluster.gateway.retry.RetryBudget;
import dev.ordercluster.gateway.retry.RetryRule;
import dev.ordercluster.gateway.route.Pace;
import dev.ordercluster.gateway.telemetry.Meters;
import dev.ordercluster.gateway.upstream.Place;
import dev.ordercluster.gateway.upstream.Upstream;
import dev.ordercluster.gateway.upstream.Upstreams;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/// Sends a request to an instance, and to another one where that is safe and affordable.
public final class Forwarder {
  private final Upstreams upstreams;
  private final InternalTokens tokens;
  private final RetryBudget budget;
  private final Meters meters;
  private final Settings settings;
  private final HeldBytes held;

  /// How requests are forwarded.
  ///
  /// @param host the Host header that services get
  /// @param deadline from the start of forwarding to the last byte of the answer's head
  /// @param upload how long a long upload may take, before that deadline begins
  /// @param maxHeldBody bytes of a request body that are held for a retry
  /// @param heldInAll bytes of all bodies that are held; what finds no room is streamed
  public record Settings(
      String host, Duration deadline, Duration upload, int maxHeldBody, long heldInAll) {}

  public Forwarder(
      Upstreams upstreams,
      InternalTokens tokens,
      RetryBudget budget,
      Meters meters,
      Settings settings) {
    this.upstreams = upstreams;
    this.tokens = tokens;
    this.budget = budget;
    this.meters = meters;
    this.settings = settings;
    this.held = new HeldBytes(settings.heldInAll());
  }

  /// Answers the exchange with what an instance says, or with why none could.
  void forward(Exchange exchange) throws IOException {
    try (HeldBytes.Share share = held.share()) {
      forward(exchange, share);
    }
  }

  private void forward(Exchange exchange, HeldBytes.Share share) throws IOException {
    Request request = exchange.outgoing();
    // What is asked for the cache is asked for nobody.
    Optional<String> token =
        exchange.fill().isPresent() ? Optional.empty() : exchange.identity().map(tokens::tokenFor);
    var headers = ForwardedHeaders.toService(request, settings.host(), token);
    ServiceRequest outgoing = ServiceRequest.read(request, headers, settings.maxHeldBody(), share);
    long deadline = System.nanoTime() + settings.deadline().toNanos();
    Set<Upstream> tried = new HashSet<>(4);
    Attempt attempt =
        new Attempt(exchange, outgoing, new Attempt.Timing(deadline, upload(exchange.pace())));
    Attempt.Outcome outcome =
        switch (pick(attempt, tried, deadline)) {
          case Upstreams.Picked(Upstream first) -> run(attempt, first, tried, exchange);
          case Upstreams.None _ -> new Attempt.NoInstance();
          case Upstreams.Full _ -> new Attempt.NoRoom();
        };
    while (outcome instanceof Attempt.Failed failed
        && RetryRule.mayRepeat(failed.failure(), attempted(exchange, outgoing))
        && awaitTurn(exchange.attempts(), deadline)) {
      try {
        if (!(pick(attempt, tried, deadline) instanceof Upstreams.Picked(Upstream next))) {
          break;
        }
        meters.retried(failed.failure().name().toLowerCase(Locale.ROOT));
        failed.close();
        outcome = run(attempt, next, tried, exchange);
      } finally {
        budget.release();
      }
    }
    finish(exchange, outcome);
  }

  private Optional<Attempt.Upload> upload(Pace pace) {
    return switch (pace) {
      case ANSWER, STREAM -> Optional.empty();
      case UPLOAD -> Optional.of(new Attempt.Upload(settings.upload(), settings.deadline()));
    };
  }

  // What goes on for long says nothing of how busy an instance is, and would keep others out.
  private Upstreams.Pick pick(Attempt attempt, Set<Upstream> tried, long deadline)
      throws IOException {
    if (!attempt.isBrief()) {
      return upstreams
          .pick(tried)
          .<Upstreams.Pick>map(Upstreams.Picked::new)
          .orElseGet(Upstreams.None::new);
    }
    try {
      return upstreams.pickWithRoom(tried, deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("gave up waiting for an instance", e);
    }
  }

  private Attempt.Outcome run(
      Attempt attempt, Upstream upstream, Set<Upstream> tried, Exchange exchange)
      throws IOException {
    tried.add(upstream);
    exchange.attempted(upstream.name());
    if (!attempt.isBrief()) {
      return attempt.on(upstream, () -> {});
    }
    Place place = upstreams.placeOf(upstream);
    try {
      return attempt.on(upstream, place::giveBack);
    } finally {
      place.giveBack();
    }
  }

  private static RetryRule.Attempted attempted(Exchange exchange, ServiceRequest outgoing) {
    return new RetryRule.Attempted(
        exchange.isSafeToRepeat(), outgoing.isReplayable(), exchange.attempts());
  }

  private boolean awaitTurn(int attempts, long deadline) {
    Duration delay = RetryRule.delay(attempts, ThreadLocalRandom.current());
    LockSupport.parkNanos(delay.toNanos());
    try {
      long left = deadline - System.nanoTime();
      return left > 0 && budget.acquire(Duration.ofNanos(left));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void finish(Exchange exchange, Attempt.Outcome outcome) throws IOException {
    switch (outcome) {
      case Attempt.Relayed _ -> {}
      case Attempt.Failed failed when failed.answer().isPresent() ->
          failed.answer().get().relay(exchange);
      case Attempt.Failed failed -> {
        exchange.answeredWith(502);
        if (failed.timedOut()) {
          exchange.refuse(GatewayProblems.timedOut());
        } else if (failed.failure() == RetryRule.Failure.NOTHING_SENT) {
          refuseUnreachable(exchange);
        } else {
          exchange.refuse(GatewayProblems.badGateway());
        }
      }
      case Attempt.NoInstance _, Attempt.Stale _ -> refuseUnreachable(exchange);
      case Attempt.NoRoom _ -> {
        meters.shed("instances-full");
        exchange.extra().add("Retry-After", "1");
        exchange.refuse(
            GatewayProblems.reducedCapacity(
                "instances-full", "Every instance of the service is as busy as it can bear."));
      }
    }
  }

  private void refuseUnreachable(Exchange exchange) throws IOException {
    meters.shed("no-instance");
    exchange.extra().add("Retry-After", "1");
    exchange.refuse(
        GatewayProblems.reducedCapacity(
            "no-instance", "No instance of the service can be reached: try again."));
  }
}

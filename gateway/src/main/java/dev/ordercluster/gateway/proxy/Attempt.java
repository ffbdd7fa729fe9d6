package dev.ordercluster.gateway.proxy;

import dev.ordercluster.gateway.retry.RetryRule;
import dev.ordercluster.gateway.upstream.Upstream;
import dev.ordercluster.gateway.upstream.UpstreamConnection;
import dev.ordercluster.gateway.upstream.UpstreamException;
import dev.ordercluster.gateway.wire.ResponseHead;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One try of a request on one instance. Before the answer's head is there a failure is an
/// [Outcome]; once bytes have gone to the client nothing is repeated any more.
final class Attempt {
  private final Exchange exchange;
  private final ServiceRequest outgoing;
  private final long deadline;

  /// How a try ended.
  sealed interface Outcome {}

  /// The answer has gone to the client.
  record Relayed() implements Outcome {}

  /// There was no instance to try.
  record NoInstance() implements Outcome {}

  /// A rested connection that the instance closed at the very moment we used it. The instance
  /// itself may be well, so the try is made once more on a new connection.
  record Stale() implements Outcome {}

  /// No answer that the client should see, unless there is no other.
  ///
  /// @param answer the instance's own refusal, still unread
  record Failed(RetryRule.Failure failure, boolean timedOut, Optional<Answer> answer)
      implements Outcome {
    void close() {
      answer.ifPresent(Answer::drop);
    }
  }

  /// A try that must have its answer by a deadline.
  ///
  /// @param deadline nanoTime by which the answer's head must be there
  Attempt(Exchange exchange, ServiceRequest outgoing, long deadline) {
    this.exchange = exchange;
    this.outgoing = outgoing;
    this.deadline = deadline;
  }

  /// Tries one instance.
  ///
  /// @param upstream picked, so in flight; ended here whatever happens
  Outcome on(Upstream upstream) throws IOException {
    boolean handedOn = false;
    try {
      Outcome outcome = tryOnce(upstream, false);
      if (outcome instanceof Stale) {
        outcome = tryOnce(upstream, true);
      }
      handedOn = outcome instanceof Failed failed && failed.answer().isPresent();
      return outcome;
    } finally {
      if (!handedOn) {
        upstream.end();
      }
    }
  }

  private Outcome tryOnce(Upstream upstream, boolean fresh) throws IOException {
    UpstreamConnection connection = null;
    Answer answer = null;
    try {
      connection = upstream.connect(deadline, fresh);
      outgoing.sendTo(connection);
      ResponseHead head = connection.readHead();
      answer = new Answer(upstream, connection, head, exchange.request().method());
    } catch (UpstreamException e) {
      return failed(upstream, connection, e);
    } finally {
      if (answer == null && connection != null) {
        upstream.discard(connection);
      }
    }
    return judged(upstream, answer);
  }

  private Outcome judged(Upstream upstream, Answer answer) throws IOException {
    if (answer.isServerError()) {
      upstream.answeredServerError();
    } else {
      upstream.succeeded();
    }
    if (answer.isRefusal()) {
      return new Failed(RetryRule.Failure.REFUSED, false, Optional.of(answer));
    }
    answer.relayWithoutEnd(exchange);
    return new Relayed();
  }

  private Outcome failed(
      Upstream upstream, @Nullable UpstreamConnection connection, UpstreamException e) {
    boolean sent = connection != null && connection.sentSomething();
    if (connection != null
        && connection.isReused()
        && !connection.answeredSomething()
        && !e.timedOut()
        && outgoing.isReplayable()
        && mayRepeatOnSameInstance()) {
      return new Stale();
    }
    if (e.timedOut()) {
      upstream.answeredServerError();
    } else {
      upstream.connectionFailed();
    }
    RetryRule.Failure failure = sent ? RetryRule.Failure.NO_ANSWER : RetryRule.Failure.NOTHING_SENT;
    return new Failed(failure, e.timedOut(), Optional.empty());
  }

  private boolean mayRepeatOnSameInstance() {
    return new RetryRule.Attempted(
            exchange.request().method(),
            exchange.request().headers().contains("Idempotency-Key"),
            true,
            1)
        .isSafeToRepeat();
  }
}

package dev.ordercluster.gateway.proxy;

import dev.ordercluster.gateway.edge.TraceContext;
import dev.ordercluster.gateway.retry.RetryRule;
import dev.ordercluster.gateway.upstream.Upstream;
import dev.ordercluster.gateway.upstream.UpstreamConnection;
import dev.ordercluster.gateway.upstream.UpstreamException;
import dev.ordercluster.gateway.wire.ResponseHead;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One try of a request on one instance. Before the answer's head is there a failure is an
/// [Outcome]; once bytes have gone to the client nothing is repeated any more.
final class Attempt {
  private final Exchange exchange;
  private final ServiceRequest outgoing;
  private final Timing timing;
  private Runnable whenAnswered = () -> {};
  private int status;

  /// How long a try may take.
  ///
  /// @param deadline nanoTime by which the answer's head must be there
  /// @param upload where the request is a long upload: how long that may take, and the answer after
  ///   it; the deadline holds for connecting only
  record Timing(long deadline, Optional<Upload> upload) {}

  /// How long a long upload may take.
  record Upload(Duration whole, Duration answer) {}

  /// How a try ended.
  sealed interface Outcome {}

  /// The answer has gone to the client.
  record Relayed() implements Outcome {}

  /// There was no instance to try.
  record NoInstance() implements Outcome {}

  /// There were instances, and all of them had as much to do as they can bear.
  record NoRoom() implements Outcome {}

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

  /// A try under deadlines.
  Attempt(Exchange exchange, ServiceRequest outgoing, Timing timing) {
    this.exchange = exchange;
    this.outgoing = outgoing;
    this.timing = timing;
  }

  /// The instance answers as soon as it can. A body that is streamed comes as its client likes, so
  /// how long such a try takes says nothing of the instance, and must not keep others from it.
  boolean isBrief() {
    return exchange.isBrief() && outgoing.isReplayable();
  }

  /// Tries one instance.
  ///
  /// @param upstream picked, so in flight; ended here whatever happens
  /// @param answered told when the head of an answer is there: how long a client takes over the
  ///   rest says nothing of the instance, and must not keep others from it
  Outcome on(Upstream upstream, Runnable answered) throws IOException {
    boolean handedOn = false;
    whenAnswered = answered;
    try {
      // What may not be sent twice is not put on a rested connection: the instance may be closing
      // it in this very moment, and then nobody could tell whether it acted.
      Outcome outcome = shown(upstream, !exchange.isSafeToRepeat());
      if (outcome instanceof Stale) {
        outcome = shown(upstream, true);
      }
      handedOn = outcome instanceof Failed failed && failed.answer().isPresent();
      return outcome;
    } finally {
      if (!handedOn) {
        upstream.end();
      }
    }
  }

  // A try that is a span of its own names itself to the instance.
  private Outcome shown(Upstream upstream, boolean fresh) throws IOException {
    if (!exchange.areTriesShown()) {
      return tryOnce(upstream, fresh);
    }
    String span = TraceContext.newSpan();
    outgoing.isPartOf(span);
    status = 0;
    long began = System.nanoTime();
    String failure = "client_gone";
    try {
      Outcome outcome = tryOnce(upstream, fresh);
      failure = failure(outcome);
      return outcome;
    } finally {
      exchange.tried(new Try(span, upstream.name(), began, System.nanoTime(), status, failure));
    }
  }

  private static String failure(Outcome outcome) {
    return switch (outcome) {
      case Stale _ -> "stale_connection";
      case Failed failed when failed.answer().isEmpty() ->
          failed.timedOut() ? "timeout" : "connection_error";
      case Failed _, Relayed _, NoInstance _, NoRoom _ -> "";
    };
  }

  private Outcome tryOnce(Upstream upstream, boolean fresh) throws IOException {
    UpstreamConnection connection = null;
    Answer answer = null;
    long start = System.nanoTime();
    try {
      connection = upstream.connect(timing.deadline(), fresh);
      ResponseHead head = exchangeOn(connection);
      status = head.status();
      answer = new Answer(upstream, connection, head, exchange.outgoing().method());
    } catch (UpstreamException e) {
      return failed(upstream, connection, e);
    } finally {
      if (answer == null && connection != null) {
        upstream.discard(connection);
      }
    }
    if (isBrief() && !answer.isServerError()) {
      upstream.room().answered(System.nanoTime() - start);
    }
    whenAnswered.run();
    return judged(upstream, answer);
  }

  private ResponseHead exchangeOn(UpstreamConnection connection) throws IOException {
    if (outgoing.isReplayable()) {
      outgoing.sendTo(connection);
      return connection.readHead();
    }
    long now = System.nanoTime();
    Duration whole =
        timing
            .upload()
            .map(Upload::whole)
            .orElse(Duration.ofNanos(Math.max(1, timing.deadline() - now)));
    try {
      outgoing.streamTo(connection, whole);
    } catch (UpstreamException e) {
      if (e.timedOut()) {
        throw e;
      }
      // An instance that refuses an upload answers and closes while we still send.
    }
    connection.waitUntil(
        timing
            .upload()
            .map(upload -> System.nanoTime() + upload.answer().toNanos())
            .orElse(timing.deadline()));
    return connection.readHead();
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
        && exchange.isSafeToRepeat()) {
      return new Stale();
    }
    if (e.timedOut()) {
      upstream.answeredServerError();
      upstream.room().timedOut();
    } else {
      upstream.connectionFailed();
    }
    RetryRule.Failure failure = sent ? RetryRule.Failure.NO_ANSWER : RetryRule.Failure.NOTHING_SENT;
    return new Failed(failure, e.timedOut(), Optional.empty());
  }
}

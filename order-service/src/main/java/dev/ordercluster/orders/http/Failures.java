package dev.ordercluster.orders.http;

import dev.ordercluster.orders.store.StoreException;
import dev.ordercluster.runtime.Problem;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;

/// The one place where an exception becomes a problem+json. Expected refusals pass through, what
/// may succeed a moment later is a 503 with Retry-After, everything else is a logged 500 that tells
/// the client its trace id and nothing more.
final class Failures {
  private static final Logger LOG = System.getLogger(Failures.class.getName());
  private static final Map<String, String> SOON = Map.of("Retry-After", "1");

  private Failures() {}

  static Reply reply(RuntimeException failure, String traceId) {
    return switch (failure) {
      case ProblemException expected ->
          reply(expected.problem().withTraceId(traceId), expected.headers());
      case StoreException store -> reply(store, traceId);
      default -> fault(failure, traceId);
    };
  }

  static Reply reply(Problem problem, Map<String, String> headers) {
    return new Reply(
            problem.status(), Map.of("Content-Type", Problem.MEDIA_TYPE), Json.text(problem))
        .with(headers)
        .with("Cache-Control", "no-store");
  }

  private static Reply reply(StoreException failure, String traceId) {
    return switch (failure.reason()) {
      case BUSY -> unavailable("busy", "All database connections are in use.", traceId);
      case UNAVAILABLE -> unavailable("database-away", "The database is away.", traceId);
      case CONTENDED -> unavailable("contended", "Others hold the same rows.", traceId);
      case TIMEOUT -> unavailable("slow-database", "The database took too long.", traceId);
      case DUPLICATE ->
          reply(
              Problem.of(409, "duplicate", "Already exists", "A key of this request is taken.")
                  .withTraceId(traceId),
              Map.of());
      case FAULT -> fault(failure, traceId);
    };
  }

  private static Reply unavailable(String code, String why, String traceId) {
    return reply(
        Problem.of(
                503,
                code,
                "Try again",
                why + " Nothing is lost: repeat the request with the same Idempotency-Key.")
            .withTraceId(traceId),
        SOON);
  }

  private static Reply fault(RuntimeException failure, String traceId) {
    LOG.log(Level.ERROR, "request failed, trace " + traceId, failure);
    return reply(
        Problem.of(500, "fault", "Internal error", "This is a fault of ours; it has been logged.")
            .withTraceId(traceId),
        Map.of());
  }
}

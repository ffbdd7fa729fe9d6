package dev.ordercluster.gateway.auth;

import dev.ordercluster.gateway.limit.Gcra;
import dev.ordercluster.gateway.telemetry.Meters;
import io.helidon.security.AuditEvent;
import io.helidon.security.spi.AuditProvider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// What Helidon Security tells of its decisions: each refusal becomes one line of the log
/// `dev.ordercluster.audit`, with the request's id and the name of what was wrong, never the
/// credentials. A flood of refusals is cut off at [#LINES]; what is left out is counted.
final class AuditTrail implements AuditProvider {
  private static final Logger AUDIT = System.getLogger("dev.ordercluster.audit");
  private static final Gcra LINES = Gcra.of(20, Duration.ofSeconds(1), 100);

  private final Meters meters;
  private long arrivals = Long.MIN_VALUE;

  AuditTrail(Meters meters) {
    this.meters = meters;
  }

  @Override
  public Consumer<TracedAuditEvent> auditConsumer() {
    return this::note;
  }

  private void note(TracedAuditEvent event) {
    boolean refused =
        switch (event.severity()) {
          case FAILURE, ERROR, AUDIT_FAILURE -> true;
          case INFO, SUCCESS, WARN -> false;
        };
    if (!refused) {
      return;
    }
    if (!mayWrite()) {
      meters.auditLineDropped();
      return;
    }
    Map<String, String> parameters = parameters(event.params());
    AUDIT.log(
        Level.INFO,
        "{0} refused: {1}, request {2}",
        event.eventType(),
        parameters.getOrDefault("message", "unknown"),
        event.tracingId().substring(event.tracingId().indexOf(':') + 1));
  }

  private static Map<String, String> parameters(List<AuditEvent.AuditParam> parameters) {
    return parameters.stream()
        .filter(parameter -> !parameter.isSensitive() && parameter.value().isPresent())
        .collect(
            Collectors.toMap(
                AuditEvent.AuditParam::name,
                parameter -> parameter.value().map(String::valueOf).orElse(""),
                (first, _) -> first));
  }

  private synchronized boolean mayWrite() {
    Gcra.Verdict verdict = LINES.decide(arrivals, TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
    arrivals = verdict.tat();
    return verdict.allowed();
  }
}

package dev.ordercluster.operator.signals;

import static java.util.Objects.requireNonNullElse;

import dev.ordercluster.operator.autoscale.Pod.Phase;
import dev.ordercluster.operator.autoscale.Pod.Readiness;
import dev.ordercluster.operator.autoscale.Pod.Requests;
import dev.ordercluster.operator.autoscale.Pod.Start;
import dev.ordercluster.operator.autoscale.Sample;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads pods of the Kubernetes API.
public final class PodSnapshots {
  private static final BigDecimal MILLI = BigDecimal.valueOf(1000);

  private PodSnapshots() {}

  public static List<PodSnapshot> of(List<Pod> pods) {
    return pods.stream().map(PodSnapshots::of).toList();
  }

  static PodSnapshot of(Pod pod) {
    PodStatus status = requireNonNullElse(pod.getStatus(), new PodStatus());
    return new PodSnapshot(
        requireNonNullElse(status.getPodIP(), ""),
        new dev.ordercluster.operator.autoscale.Pod(
            pod.getMetadata().getName(),
            phase(requireNonNullElse(status.getPhase(), "Pending")),
            pod.getMetadata().getDeletionTimestamp() != null,
            readiness(status),
            time(status.getStartTime()).<Start>map(Start.At::new).orElseGet(Start.Unknown::new),
            requests(pod),
            new Sample.Never()));
  }

  private static Phase phase(String phase) {
    return switch (phase) {
      case "Pending" -> Phase.PENDING;
      case "Succeeded" -> Phase.SUCCEEDED;
      case "Failed" -> Phase.FAILED;
      default -> Phase.RUNNING;
    };
  }

  private static Readiness readiness(PodStatus status) {
    List<PodCondition> conditions = requireNonNullElse(status.getConditions(), List.of());
    return conditions.stream()
        .filter(condition -> "Ready".equals(condition.getType()))
        .findFirst()
        .<Readiness>map(
            condition -> {
              Instant since = time(condition.getLastTransitionTime()).orElse(Instant.EPOCH);
              return "True".equals(condition.getStatus())
                  ? new Readiness.Ready(since)
                  : new Readiness.NotReady(since);
            })
        .orElseGet(Readiness.Unknown::new);
  }

  private static Optional<Instant> time(@Nullable String text) {
    try {
      return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static Requests requests(Pod pod) {
    BigDecimal cpu = BigDecimal.ZERO;
    BigDecimal memory = BigDecimal.ZERO;
    for (Container container : pod.getSpec().getContainers()) {
      ResourceRequirements resources = container.getResources();
      if (resources != null && resources.getRequests() != null) {
        cpu = cpu.add(amount(resources.getRequests(), "cpu"));
        memory = memory.add(amount(resources.getRequests(), "memory"));
      }
    }
    return new Requests(cpu.multiply(MILLI).longValue(), memory.longValue());
  }

  private static BigDecimal amount(Map<String, Quantity> requests, String name) {
    Quantity quantity = requests.get(name);
    return quantity == null ? BigDecimal.ZERO : quantity.getNumericalAmount();
  }
}

package dev.ordercluster.cli.command;

import dev.ordercluster.cli.component.ComponentState;
import dev.ordercluster.cli.component.Components;
import dev.ordercluster.cli.component.Observed;
import dev.ordercluster.cli.component.OrderClusterFacts;
import dev.ordercluster.cli.terminal.CommandFailure;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;

/// Why the platform is not ready: each part that is not, its reason and the end of its log.
record Diagnosis(KubernetesClient client) {
  private static final int TAIL = 8;

  CommandFailure failure(Observed observed, String after) {
    StringBuilder told = new StringBuilder("not ready after " + after + ":\n");
    for (ComponentState state : Components.of(observed)) {
      if (!state.isReady()) {
        told.append("  ").append(state.component().title()).append(": ");
        told.append(state.detail().isEmpty() ? "not there" : state.detail()).append('\n');
        state.failingPods().stream().limit(1).forEach(pod -> told.append(logTail(pod)));
      }
    }
    for (var resource : observed.orderClusters()) {
      OrderClusterFacts cluster = new OrderClusterFacts(resource);
      cluster.conditions().stream()
          .filter(condition -> condition.type().endsWith("Ready") && !condition.isTrue())
          .forEach(
              it ->
                  told.append(
                      "  %s %s=%s (%s): %s%n"
                          .formatted(
                              cluster.name(), it.type(), it.status(), it.reason(), it.message())));
    }
    return new CommandFailure(told.toString().stripTrailing());
  }

  private String logTail(String pod) {
    String[] parts = pod.split("/", -1);
    try {
      String log =
          client.pods().inNamespace(parts[0]).withName(parts[1]).tailingLines(TAIL).getLog();
      List<String> lines = log == null ? List.of() : log.lines().toList();
      return lines.isEmpty() ? "" : "  last lines of " + parts[1] + ":\n" + LogLine.shown(lines);
    } catch (KubernetesClientException e) {
      return "";
    }
  }
}

package dev.ordercluster.local.api.table;

import static dev.ordercluster.local.api.table.Cells.age;
import static dev.ordercluster.local.api.table.Cells.at;
import static dev.ordercluster.local.api.table.Cells.column;
import static dev.ordercluster.local.api.table.Cells.name;
import static dev.ordercluster.local.api.table.Cells.textOrNone;
import static dev.ordercluster.local.api.table.Cells.wide;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// The columns of pods; the status is what kubectl users know it as, `CrashLoopBackOff` included.
final class PodColumns {
  private PodColumns() {}

  static List<Column> all() {
    return List.of(
        name(),
        column("Ready", PodColumns::ready),
        column("Status", PodColumns::status),
        column("Restarts", PodColumns::restarts),
        age(),
        wide(textOrNone("IP", "status.podIP")),
        wide(textOrNone("Node", "spec.nodeName")),
        wide(textOrNone("Nominated Node", "status.nominatedNodeName")),
        wide(column("Readiness Gates", pod -> "<none>")));
  }

  private static String ready(JsonNode pod) {
    int ready = 0;
    for (JsonNode container : at(pod, "status.containerStatuses")) {
      ready += container.path("ready").asBoolean() ? 1 : 0;
    }
    return ready + "/" + at(pod, "spec.containers").size();
  }

  private static String status(JsonNode pod) {
    String reason = at(pod, "status.reason").asText();
    String status = reason.isEmpty() ? at(pod, "status.phase").asText() : reason;
    JsonNode initStatuses = at(pod, "status.initContainerStatuses");
    for (int i = 0; i < initStatuses.size(); i++) {
      JsonNode state = initStatuses.path(i).path("state");
      if (state.path("terminated").path("exitCode").asInt(1) != 0) {
        String why = state.path("waiting").path("reason").asText();
        boolean failed = state.has("terminated");
        status =
            failed
                ? "Init:Error"
                : why.isEmpty() || why.equals("PodInitializing")
                    ? "Init:" + i + "/" + initStatuses.size()
                    : "Init:" + why;
        return deleted(pod, status);
      }
    }
    for (JsonNode container : at(pod, "status.containerStatuses")) {
      JsonNode state = container.path("state");
      String waiting = state.path("waiting").path("reason").asText();
      String terminated = state.path("terminated").path("reason").asText();
      if (!waiting.isEmpty()) {
        status = waiting;
      } else if (!terminated.isEmpty()) {
        status = terminated;
      }
    }
    return deleted(pod, status);
  }

  private static String deleted(JsonNode pod, String status) {
    return pod.path("metadata").has("deletionTimestamp") ? "Terminating" : status;
  }

  private static String restarts(JsonNode pod) {
    long restarts = 0;
    String last = "";
    for (JsonNode container : at(pod, "status.containerStatuses")) {
      restarts += container.path("restartCount").asLong();
      String finished = at(container, "lastState.terminated.finishedAt").asText();
      last = finished.compareTo(last) > 0 ? finished : last;
    }
    return restarts == 0 || last.isEmpty()
        ? Long.toString(restarts)
        : restarts + " (" + Cells.age(last) + " ago)";
  }
}

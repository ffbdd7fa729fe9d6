package dev.ordercluster.local.api.table;

import static dev.ordercluster.local.api.table.Cells.age;
import static dev.ordercluster.local.api.table.Cells.at;
import static dev.ordercluster.local.api.table.Cells.column;
import static dev.ordercluster.local.api.table.Cells.joined;
import static dev.ordercluster.local.api.table.Cells.name;
import static dev.ordercluster.local.api.table.Cells.number;
import static dev.ordercluster.local.api.table.Cells.selector;
import static dev.ordercluster.local.api.table.Cells.text;
import static dev.ordercluster.local.api.table.Cells.textOrNone;
import static dev.ordercluster.local.api.table.Cells.wide;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The columns of kinds that make pods.
final class WorkloadColumns {
  private WorkloadColumns() {}

  static List<Column> deployments() {
    return with(
        List.of(
            name(),
            ready(),
            number("Up-to-date", "status.updatedReplicas"),
            number("Available", "status.availableReplicas"),
            age()),
        "spec.template",
        true);
  }

  static List<Column> replicaSets() {
    return with(
        List.of(
            name(),
            number("Desired", "spec.replicas"),
            number("Current", "status.replicas"),
            number("Ready", "status.readyReplicas"),
            age()),
        "spec.template",
        true);
  }

  static List<Column> statefulSets() {
    return with(List.of(name(), ready(), age()), "spec.template", false);
  }

  static List<Column> daemonSets() {
    return with(
        List.of(
            name(),
            number("Desired", "status.desiredNumberScheduled"),
            number("Current", "status.currentNumberScheduled"),
            number("Ready", "status.numberReady"),
            number("Up-to-date", "status.updatedNumberScheduled"),
            number("Available", "status.numberAvailable"),
            age()),
        "spec.template",
        true);
  }

  static List<Column> jobs() {
    return with(
        List.of(
            name(),
            column("Status", WorkloadColumns::jobStatus),
            column(
                "Completions",
                job ->
                    at(job, "status.succeeded").asLong()
                        + "/"
                        + at(job, "spec.completions").asText("1")),
            column("Duration", WorkloadColumns::jobDuration),
            age()),
        "spec.template",
        true);
  }

  static List<Column> cronJobs() {
    return with(
        List.of(
            name(),
            text("Schedule", "spec.schedule"),
            textOrNone("Timezone", "spec.timeZone"),
            column("Suspend", c -> at(c, "spec.suspend").asBoolean() ? "True" : "False"),
            column("Active", c -> Integer.toString(at(c, "status.active").size())),
            column("Last Schedule", WorkloadColumns::lastSchedule),
            age()),
        "spec.jobTemplate.spec.template",
        false);
  }

  private static Column ready() {
    return column(
        "Ready",
        object ->
            at(object, "status.readyReplicas").asLong()
                + "/"
                + at(object, "spec.replicas").asLong());
  }

  private static List<Column> with(List<Column> columns, String template, boolean selects) {
    List<Column> all = new ArrayList<>(columns);
    String containers = template + ".spec.containers";
    all.add(wide(column("Containers", o -> joined(at(o, containers), "name"))));
    all.add(wide(column("Images", o -> joined(at(o, containers), "image"))));
    if (selects) {
      all.add(wide(column("Selector", o -> selector(at(o, "spec.selector.matchLabels")))));
    }
    return all;
  }

  private static String jobStatus(JsonNode job) {
    for (JsonNode condition : at(job, "status.conditions")) {
      if (condition.path("status").asText().equals("True")) {
        return condition.path("type").asText();
      }
    }
    return job.path("metadata").has("deletionTimestamp") ? "Terminating" : "Running";
  }

  private static String jobDuration(JsonNode job) {
    String start = at(job, "status.startTime").asText();
    String end = at(job, "status.completionTime").asText();
    if (start.isEmpty()) {
      return "";
    }
    return end.isEmpty()
        ? Cells.age(start)
        : Cells.duration(Duration.between(Instant.parse(start), Instant.parse(end)));
  }

  private static String lastSchedule(JsonNode cronJob) {
    String last = at(cronJob, "status.lastScheduleTime").asText();
    return last.isEmpty() ? "<none>" : Cells.age(last);
  }
}

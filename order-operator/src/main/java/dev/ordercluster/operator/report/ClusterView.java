package dev.ordercluster.operator.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ordercluster.operator.api.v1beta1.AutoscalingStatus;
import dev.ordercluster.operator.api.v1beta1.Condition;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus.WorkloadStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One cluster as it is shown: what is wrong first, in the words of the status.
record ClusterView(
    String namespace,
    String name,
    Mood mood,
    String phase,
    String version,
    String wantedVersion,
    String headline,
    String seen,
    String endpoint,
    List<Part> parts,
    List<Line> conditions,
    List<ScalingView> scalings,
    List<Certificate> certificates,
    Optional<Backup> backup) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> BAD_WHEN_TRUE =
      Set.of(
          "Degraded", "Stalled", "ScalingLimited", "ReplicasIgnored", "Reconciling", "Progressing");
  private static final Set<String> GAVE_UP = Set.of("RolledBack", "ProgressDeadlineExceeded");
  private static final Set<String> STARTS =
      Set.of("Starting", "NotCreated", "Reconciling", "ComponentsNotReady", "AddressPending");
  private static final Set<String> HEADLINES =
      Set.of("Ready", "Reconciling", "Progressing", "Paused");
  private static final Set<String> CALM = Set.of("Reconciling", "Progressing", "ScalingLimited");

  /// How the whole is, or one thing of it.
  enum Mood {
    WELL("well", "✓"),
    BUSY("busy", "●"),
    ILL("ill", "✕");

    private final String word;
    private final String sign;

    Mood(String word, String sign) {
      this.word = word;
      this.sign = sign;
    }

    String word() {
      return word;
    }

    String sign() {
      return sign;
    }
  }

  /// One component in the picture.
  ///
  /// @param serving instances that serve; -1: the status tells no number
  record Part(String name, Mood mood, int serving, int wanted, String words) {}

  /// One condition.
  record Line(Mood mood, String type, String status, String reason, String message, String since) {}

  /// One component's autoscaling.
  record ScalingView(
      String component,
      int desired,
      String reason,
      List<AutoscalingStatus.MetricStatus> metrics,
      List<AutoscalingStatus.Change> history) {}

  record Certificate(String name, String notAfter) {}

  record Backup(String time, String size, String location) {}

  static ClusterView of(Board.Seen seen) {
    OrderClusterStatus status = seen.status();
    String phase = Objects.requireNonNullElse(status.phase(), "Pending");
    List<Line> lines =
        status.conditions().stream()
            .map(ClusterView::line)
            .sorted(Comparator.comparing(Line::mood).reversed())
            .toList();
    JsonNode tree = JSON.valueToTree(status);
    return new ClusterView(
        seen.namespace(),
        seen.name(),
        mood(phase),
        phase,
        Objects.requireNonNullElse(status.version(), ""),
        seen.spec().version(),
        Optional.ofNullable(status.message()).orElseGet(() -> headline(status, lines)),
        seen.at().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString(),
        status.endpoints() == null || status.endpoints().gateway() == null
            ? ""
            : status.endpoints().gateway(),
        parts(seen, lines),
        lines,
        scalings(status),
        certificates(tree),
        backup(tree));
  }

  private static Mood mood(String phase) {
    return switch (phase) {
      case "Ready" -> Mood.WELL;
      case "Degraded", "Failed" -> Mood.ILL;
      default -> Mood.BUSY;
    };
  }

  // What an engineer needs first: what is wrong, or that nothing is.
  private static String headline(OrderClusterStatus status, List<Line> lines) {
    return lines.stream()
        .filter(line -> line.mood() == Mood.ILL)
        .filter(line -> !line.type().equals("Stalled"))
        .min(Comparator.comparingInt(line -> line.type().equals("Ready") ? 0 : 1))
        .map(Line::message)
        .or(() -> busy(lines))
        .or(() -> message(status, "Ready"))
        .orElse("the operator has not looked yet");
  }

  private static Optional<String> busy(List<Line> lines) {
    return lines.stream()
        .filter(line -> line.mood() == Mood.BUSY)
        .filter(line -> HEADLINES.contains(line.type()))
        .map(Line::message)
        .findFirst();
  }

  private static Optional<String> message(OrderClusterStatus status, String type) {
    return status.conditions().stream()
        .filter(one -> one.type().equals(type))
        .map(Condition::message)
        .findFirst();
  }

  private static Line line(Condition condition) {
    return new Line(
        mood(condition),
        condition.type(),
        condition.status(),
        condition.reason(),
        condition.message(),
        condition.lastTransitionTime());
  }

  private static Mood mood(Condition condition) {
    boolean holds = condition.status().equals("True");
    if (GAVE_UP.contains(condition.reason())) {
      return Mood.ILL;
    }
    if (condition.type().equals("Paused")) {
      return holds ? Mood.BUSY : Mood.WELL;
    }
    if (BAD_WHEN_TRUE.contains(condition.type()) != holds) {
      return Mood.WELL;
    }
    return CALM.contains(condition.type()) || STARTS.contains(condition.reason())
        ? Mood.BUSY
        : Mood.ILL;
  }

  private static List<Part> parts(Board.Seen seen, List<Line> lines) {
    List<Part> parts = new ArrayList<>();
    parts.add(instances("gateway", "GatewayReady", seen.status().gateway(), lines));
    parts.add(instances("order-service", "OrderServiceReady", seen.status().orderService(), lines));
    parts.add(instances("postgres", "PostgresReady", null, lines));
    parts.add(instances("redis", "RedisReady", null, lines));
    parts.add(instances("kafka", "KafkaReady", null, lines));
    return List.copyOf(parts);
  }

  private static Part instances(
      String name, String condition, @Nullable WorkloadStatus workload, List<Line> lines) {
    Optional<Line> line = lines.stream().filter(one -> one.type().equals(condition)).findFirst();
    String words = line.map(Line::message).orElse("not looked at yet");
    Mood mood = line.map(Line::mood).orElse(Mood.BUSY);
    if (workload == null) {
      return new Part(name, mood, -1, -1, words);
    }
    int slash = workload.ready().indexOf('/');
    int wanted = slash < 0 ? workload.replicas() : number(workload.ready().substring(slash + 1));
    Mood counted = mood == Mood.WELL && workload.readyReplicas() < wanted ? Mood.BUSY : mood;
    return new Part(name, counted, workload.readyReplicas(), wanted, words);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private static List<ScalingView> scalings(OrderClusterStatus status) {
    List<ScalingView> all = new ArrayList<>();
    scaling("order-service", status.orderService()).ifPresent(all::add);
    scaling("gateway", status.gateway()).ifPresent(all::add);
    return List.copyOf(all);
  }

  private static Optional<ScalingView> scaling(String name, @Nullable WorkloadStatus workload) {
    return workload == null || workload.autoscaling() == null
        ? Optional.empty()
        : Optional.of(
            new ScalingView(
                name,
                workload.autoscaling().desiredReplicas(),
                workload.autoscaling().reason(),
                workload.autoscaling().metrics(),
                workload.autoscaling().history()));
  }

  private static List<Certificate> certificates(JsonNode status) {
    List<Certificate> all = new ArrayList<>();
    for (JsonNode one : status.path("certificates")) {
      all.add(new Certificate(one.path("name").asText(), one.path("notAfter").asText()));
    }
    return List.copyOf(all);
  }

  private static Optional<Backup> backup(JsonNode status) {
    JsonNode last = status.path("lastBackup");
    return last.isObject()
        ? Optional.of(
            new Backup(
                last.path("time").asText(),
                last.path("size").asText(),
                last.path("location").asText()))
        : Optional.empty();
  }

  /// Series in the order in which they are shown: instances first.
  static List<Map.Entry<String, List<Ring.Point>>> ordered(Map<String, List<Ring.Point>> hour) {
    return hour.entrySet().stream()
        .sorted(
            Comparator.comparing(
                    (Map.Entry<String, List<Ring.Point>> one) -> !one.getKey().endsWith("serving"))
                .thenComparing(Map.Entry::getKey))
        .toList();
  }
}

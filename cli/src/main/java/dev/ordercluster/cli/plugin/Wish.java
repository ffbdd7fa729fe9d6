package dev.ordercluster.cli.plugin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.cli.component.OrderClusterFacts;
import dev.ordercluster.cli.process.Waiting;
import dev.ordercluster.cli.terminal.CommandFailure;
import dev.ordercluster.runtime.Key;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Asks the operator for something by an annotation, and waits for it when told to.
record Wish(KubernetesClient client, GenericKubernetesResource cluster, PrintStream out) {
  private static final String PREFIX = "ordercluster.dev/";
  private static final Duration LOOK = Duration.ofSeconds(1);

  String name() {
    return "OrderCluster " + facts(cluster).namespace() + "/" + facts(cluster).name();
  }

  /// The cluster as it was found.
  OrderClusterFacts facts() {
    return facts(cluster);
  }

  /// What has to be said of a wish while nobody acts on it.
  String whenPaused() {
    return facts().condition("Paused").filter(OrderClusterFacts.Condition::isTrue).isPresent()
        ? ", but it is paused: nothing happens until kubectl ordercluster resume"
        : "";
  }

  /// Whether the operator is told where to put backups.
  boolean hasBackups() {
    return cluster.getAdditionalProperties().get("spec") instanceof Map<?, ?> spec
        && spec.get("postgres") instanceof Map<?, ?> postgres
        && postgres.get("managed") instanceof Map<?, ?> managed
        && managed.get("backup") != null;
  }

  boolean isPausedBySpec() {
    return cluster.getAdditionalProperties().get("spec") instanceof Map<?, ?> spec
        && Boolean.TRUE.equals(spec.get("paused"));
  }

  /// Sets an annotation, or takes it away.
  void annotate(String key, @Nullable String value) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").putObject("annotations").put(PREFIX + key, value);
    ClusterOption.of(client, facts(cluster).namespace(), facts(cluster).name())
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
  }

  /// Waits until the status tells that the wish came true.
  ///
  /// @param time how long at most, as a person types it; null: not at all
  void await(@Nullable String time, String what, Predicate<OrderClusterFacts> done) {
    if (time == null) {
      return;
    }
    boolean came = Waiting.until(duration(time), LOOK, () -> done.test(now()));
    if (!came) {
      throw new CommandFailure(
          what
              + " of "
              + name()
              + " is not done after "
              + time
              + now().message().map(words -> ": " + words).orElse(""));
    }
    out.println("done");
  }

  private OrderClusterFacts now() {
    GenericKubernetesResource found =
        ClusterOption.of(client, facts(cluster).namespace(), facts(cluster).name()).get();
    return facts(Objects.requireNonNullElse(found, cluster));
  }

  static Duration duration(String time) {
    try {
      return Key.parseDuration(time);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          "--wait takes a duration such as 90s or 10m, was \"" + time + "\"", e);
    }
  }

  private static OrderClusterFacts facts(GenericKubernetesResource resource) {
    return new OrderClusterFacts(resource);
  }
}

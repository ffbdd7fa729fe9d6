package dev.ordercluster.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/// Every status that an OrderCluster had, and when: what is over in a moment is seen too.
final class Story implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final List<Moment> moments = new CopyOnWriteArrayList<>();
  private final SharedIndexInformer<GenericKubernetesResource> watch;

  /// @param cluster the whole OrderCluster
  record Moment(Instant at, JsonNode cluster) {
    static Moment now(Cluster cluster) {
      return new Moment(Instant.now(), cluster.orderClusterJson());
    }

    /// From its creation until it was Ready the last time.
    Duration untilReady() {
      return Duration.between(
          Instant.parse(cluster.at("/metadata/creationTimestamp").asText()),
          Instant.parse(condition("Ready").path("lastTransitionTime").asText()));
    }

    /// The condition of this type; missing when there is none.
    JsonNode condition(String type) {
      for (JsonNode condition : cluster.at("/status/conditions")) {
        if (condition.path("type").asText().equals(type)) {
          return condition;
        }
      }
      return cluster.path("none");
    }

    boolean says(String type, String status) {
      return condition(type).path("status").asText().equals(status);
    }

    String message() {
      return cluster.at("/status/message").asText();
    }
  }

  Story(Cluster cluster) {
    watch = cluster.follow(seen -> moments.add(new Moment(Instant.now(), seen)));
  }

  /// The first status after a moment that is so; waits for it.
  Moment await(String what, Instant then, Predicate<Moment> isSo) {
    try {
      return Awaitility.await(what)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> first(then, isSo), Optional::isPresent)
          .orElseThrow();
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(what + ": not so within " + PATIENCE + ", last told: " + last(), e);
    }
  }

  private Optional<Moment> first(Instant then, Predicate<Moment> isSo) {
    return moments.stream().filter(moment -> !moment.at().isBefore(then)).filter(isSo).findFirst();
  }

  private String last() {
    return moments.isEmpty() ? "nothing" : moments.getLast().cluster().path("status").toString();
  }

  @Override
  public void close() {
    watch.close();
  }
}

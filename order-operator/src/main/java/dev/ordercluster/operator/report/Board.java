package dev.ordercluster.operator.report;

import dev.ordercluster.operator.api.v1beta1.AutoscalingStatus;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus.WorkloadStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What passes told last of each OrderCluster, and its last hour. Holds what exists, and of that no
/// more than 2000; a standby holds nothing.
public final class Board {
  static final int MOST = 2000;

  private static final Pattern NUMBER = Pattern.compile("^(-?[0-9]+(?:\\.[0-9]+)?)");

  private final Map<Key, Kept> kept = new ConcurrentHashMap<>();

  private record Key(String namespace, String name) {}

  private record Kept(Seen seen, Ring ring) {}

  /// One cluster as a pass saw it.
  public record Seen(
      String namespace,
      String name,
      OrderClusterSpec spec,
      OrderClusterStatus status,
      Instant at) {}

  /// One cluster with its last hour.
  record Entry(Seen seen, Map<String, List<Ring.Point>> hour) {}

  public void told(Seen seen) {
    Key key = new Key(seen.namespace(), seen.name());
    kept.compute(
        key,
        (_, before) -> {
          if (before == null && kept.size() >= MOST) {
            return null;
          }
          return new Kept(seen, before == null ? new Ring() : before.ring());
        });
  }

  public void forget(String namespace, String name) {
    kept.remove(new Key(namespace, name));
  }

  /// Keeps the present numbers of every cluster. To be called twice a minute.
  public void look(Instant now) {
    kept.values().forEach(each -> each.ring().add(now, numbers(each.seen())));
  }

  /// Every cluster, by namespace and name.
  List<Seen> all() {
    return kept.values().stream()
        .map(Kept::seen)
        .sorted(Comparator.comparing(Seen::namespace).thenComparing(Seen::name))
        .toList();
  }

  Optional<Entry> find(String namespace, String name) {
    return Optional.ofNullable(kept.get(new Key(namespace, name)))
        .map(each -> new Entry(each.seen(), each.ring().series()));
  }

  private static Map<String, Double> numbers(Seen seen) {
    Map<String, Double> all = new HashMap<>();
    numbers(all, "order-service", seen.status().orderService());
    numbers(all, "gateway", seen.status().gateway());
    return all;
  }

  private static void numbers(
      Map<String, Double> all, String component, @Nullable WorkloadStatus workload) {
    if (workload == null) {
      return;
    }
    all.put(component + " serving", (double) workload.readyReplicas());
    AutoscalingStatus scaling = workload.autoscaling();
    if (scaling != null) {
      for (AutoscalingStatus.MetricStatus metric : scaling.metrics()) {
        String current = metric.current() == null ? "" : metric.current();
        Matcher number = NUMBER.matcher(current);
        if (number.find()) {
          all.put(
              component + " " + metric.name() + unit(current.substring(number.end())),
              Double.parseDouble(number.group(1)));
        }
      }
    }
  }

  private static String unit(String rest) {
    String unit = rest.strip();
    return unit.isEmpty() || unit.length() > 8 ? "" : " (" + unit + ")";
  }
}

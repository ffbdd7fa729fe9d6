package dev.ordercluster.operator.signals;

import dev.ordercluster.operator.autoscale.ScalingDecision;
import dev.ordercluster.operator.autoscale.Wish;
import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// What the operator counts of its autoscaling, as Prometheus text. One set of series per component
/// that follows its load; they go with it.
public final class ScalingMeters {
  private static final String PREFIX = "ordercluster_operator_scaling_";

  private final Map<String, Row> rows = new ConcurrentHashMap<>();

  /// @param changes by direction, `up` and `down`
  /// @param holds looks at which a rule kept the number away from the wish, by the rule's name
  private record Row(
      ScalingDecision last,
      Map<String, Long> changes,
      Map<String, Long> holds,
      long answered,
      long failed) {}

  /// Takes in one look.
  void looked(
      ClusterName cluster,
      Component component,
      ScalingDecision decision,
      Collection<Scrape> heard) {
    rows.compute(
        labels(cluster, component),
        (_, before) -> {
          Map<String, Long> changes =
              new TreeMap<>(before == null ? Map.of("up", 0L, "down", 0L) : before.changes());
          Map<String, Long> holds = new TreeMap<>(before == null ? Map.of() : before.holds());
          long answered = heard.stream().filter(Scrape.Answered.class::isInstance).count();
          long failed = heard.size() - answered;
          if (decision.changes()) {
            changes.merge(decision.desired() > decision.current() ? "up" : "down", 1L, Long::sum);
          }
          decision.limits().forEach(limit -> holds.merge(limit.reason().text(), 1L, Long::sum));
          return new Row(
              decision,
              changes,
              holds,
              answered + (before == null ? 0 : before.answered()),
              failed + (before == null ? 0 : before.failed()));
        });
  }

  void forget(ClusterName cluster, Component component) {
    rows.remove(labels(cluster, component));
  }

  private static String labels(ClusterName cluster, Component component) {
    return "namespace=\""
        + cluster.namespace()
        + "\",cluster=\""
        + cluster.name()
        + "\",component=\""
        + component.label()
        + "\"";
  }

  /// Prometheus text format 0.0.4.
  public String text() {
    Map<String, Row> all = new TreeMap<>(rows);
    StringBuilder out = new StringBuilder();
    head(out, "desired_replicas", "gauge", "Instances that are right.");
    all.forEach((key, row) -> sample(out, "desired_replicas", key, row.last().desired()));
    head(out, "current_replicas", "gauge", "Instances that are asked for now.");
    all.forEach((key, row) -> sample(out, "current_replicas", key, row.last().current()));
    head(out, "active", "gauge", "1 while decisions rest on measurements, 0 while they cannot.");
    all.forEach(
        (key, row) ->
            sample(out, "active", key, row.last().conditions().active().status() ? 1 : 0));
    head(out, "limited", "gauge", "1 while a rule keeps the number away from the wish.");
    all.forEach(
        (key, row) ->
            sample(out, "limited", key, row.last().conditions().limited().status() ? 1 : 0));
    wishes(out, all);
    counters(out, all);
    return out.toString();
  }

  private static void wishes(StringBuilder out, Map<String, Row> all) {
    head(out, "wish_replicas", "gauge", "Instances that a target asks for.");
    forEachWish(all, (key, wish) -> sample(out, "wish_replicas", key, wish.replicas()));
    head(out, "metric_value", "gauge", "What was measured, in the target's unit.");
    forEachWish(all, (key, wish) -> sample(out, "metric_value", key, wish.value()));
    head(out, "metric_target", "gauge", "The target, in its unit.");
    forEachWish(all, (key, wish) -> sample(out, "metric_target", key, wish.target()));
  }

  private static void counters(StringBuilder out, Map<String, Row> all) {
    head(out, "changes_total", "counter", "Changes of the number.");
    all.forEach(
        (key, row) ->
            row.changes()
                .forEach(
                    (way, count) ->
                        sample(out, "changes_total", key + ",direction=\"" + way + "\"", count)));
    head(out, "limits_total", "counter", "Looks at which a rule changed the number.");
    all.forEach(
        (key, row) ->
            row.holds()
                .forEach(
                    (reason, count) ->
                        sample(out, "limits_total", key + ",reason=\"" + reason + "\"", count)));
    head(out, "scrapes_total", "counter", "Pods that were asked.");
    all.forEach(
        (key, row) -> {
          sample(out, "scrapes_total", key + ",result=\"answered\"", row.answered());
          sample(out, "scrapes_total", key + ",result=\"failed\"", row.failed());
        });
  }

  private interface WishUse {
    void use(String key, Wish.Wanted wish);
  }

  private static void forEachWish(Map<String, Row> all, WishUse use) {
    all.forEach(
        (key, row) -> {
          for (Wish wish : row.last().wishes()) {
            if (wish instanceof Wish.Wanted wanted) {
              use.use(key + ",metric=\"" + wanted.metric() + "\"", wanted);
            }
          }
        });
  }

  private static void head(StringBuilder out, String name, String type, String help) {
    out.append("# HELP ").append(PREFIX).append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(PREFIX).append(name).append(' ').append(type).append('\n');
  }

  private static void sample(StringBuilder out, String name, String labels, Number value) {
    out.append(PREFIX).append(name).append('{').append(labels).append("} ");
    out.append(value).append('\n');
  }
}

package dev.ordercluster.cli.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The state of one machine's cluster. Its JSON form is what `status -o json` prints and is kept
/// stable: fields are added, never renamed or removed; docs/how-to/run-on-one-machine.md lists
/// them.
///
/// @param kubernetes URL of the Kubernetes API
/// @param statusReport URL of the operator's page about all OrderClusters; absent while it does not
///   serve
/// @param processes every process of the cluster with its memory
/// @param totalBytes memory of all processes together
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
  "running",
  "pid",
  "kubernetes",
  "kubeconfig",
  "orderClusters",
  "operator",
  "statusReport",
  "processes",
  "totalBytes"
})
public record ClusterReport(
    boolean running,
    long pid,
    String kubernetes,
    String kubeconfig,
    List<OrderClusterReport> orderClusters,
    List<PodReport> operator,
    @Nullable String statusReport,
    List<ProcessReport> processes,
    long totalBytes) {
  public ClusterReport {
    orderClusters = List.copyOf(orderClusters);
    operator = List.copyOf(operator);
    processes = List.copyOf(processes);
  }

  /// One OrderCluster.
  ///
  /// @param ready whether orders can be placed, which they can also while it is Degraded
  /// @param message what is wrong, else what is under way, in the operator's words
  /// @param gatewayUrl where clients go; absent until the operator knows it
  /// @param autoscaling one entry per component that follows its load; absent without any
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OrderClusterReport(
      String namespace,
      String name,
      String phase,
      boolean ready,
      @Nullable String message,
      @Nullable String gatewayUrl,
      List<ConditionReport> conditions,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ScalingReport> autoscaling,
      List<PodReport> pods) {
    public OrderClusterReport {
      conditions = List.copyOf(conditions);
      autoscaling = List.copyOf(autoscaling);
      pods = List.copyOf(pods);
    }
  }

  /// One condition of an OrderCluster.
  public record ConditionReport(String type, String status, String reason, String message) {}

  /// What autoscaling decided about one component.
  ///
  /// @param lastScaleTime absent when the number never changed
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ScalingReport(
      String component, int desiredReplicas, String reason, @Nullable String lastScaleTime) {}

  /// One pod.
  ///
  /// @param component gateway, order-service, postgresql, redis, kafka or operator
  /// @param address `ip:port` under which it serves; absent until it has one
  /// @param state one word, such as Running, Pending, Terminating, CrashLoopBackOff
  /// @param failure why it cannot run; absent when it can
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PodReport(
      String component,
      String pod,
      @Nullable String address,
      String state,
      boolean ready,
      int restarts,
      long ageSeconds,
      @Nullable String failure) {}

  /// One process.
  ///
  /// @param name the pod it belongs to, or `local-cluster`
  /// @param residentBytes memory; shared pages are divided among those who share them
  public record ProcessReport(long pid, String name, long residentBytes) {}
}

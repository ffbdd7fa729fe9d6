package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.api.v1beta1.Issuer;
import dev.ordercluster.operator.api.v1beta1.OrderCluster;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
import dev.ordercluster.operator.desired.AcceptedSpec;
import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import dev.ordercluster.operator.desired.Scale;
import dev.ordercluster.operator.report.Board;
import dev.ordercluster.operator.rollout.Rollout;
import dev.ordercluster.operator.rollout.RolloutMemory;
import dev.ordercluster.operator.rollout.RolloutStage;
import dev.ordercluster.operator.status.ApplyFailure;
import dev.ordercluster.operator.status.BackupView;
import dev.ordercluster.operator.status.DataPath;
import dev.ordercluster.operator.status.Observation;
import dev.ordercluster.operator.status.Reason;
import dev.ordercluster.operator.status.StatusReport;
import dev.ordercluster.operator.status.Verdict;
import dev.ordercluster.operator.status.Workload;
import dev.ordercluster.operator.validation.SpecRules;
import dev.ordercluster.operator.validation.Violation;
import dev.ordercluster.operator.validation.WayRules;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What one pass over one cluster knows.
final class Pass {
  private final OrderCluster cluster;
  private final Cache cache;
  private final ClusterName name;
  private final Workloads workloads;
  private final Tools tools;
  private SpecInForce inForce;
  private ScalingStep.Outcome scaled = ScalingStep.Outcome.NONE;
  private Certificates.Standing certificates = Certificates.Standing.NONE;
  private Optional<Verdict> monitoring = Optional.empty();
  private BackupView backups = BackupView.NONE;
  private Rollout rollout =
      new Rollout(RolloutMemory.NOTHING, new RolloutStage.First(), Map.of(), false);

  /// What every pass uses.
  record Tools(
      KubernetesClient client,
      boolean probes,
      InstantSource clock,
      StatusWriter statuses,
      DataPathProbe probe,
      ForeignObjects foreign,
      ExternalServices external) {}

  Pass(OrderCluster cluster, Cache cache, Tools tools) {
    this.cluster = cluster;
    this.cache = cache;
    this.tools = tools;
    this.name = Specs.name(cluster);
    this.workloads = new Workloads(cache, name);
    this.inForce = SpecInForce.of(Specs.of(cluster), List.of(), Optional.empty());
  }

  /// Decides which spec this pass goes by.
  SpecInForce judge() {
    OrderClusterSpec written = inForce.spec();
    List<Violation> violations =
        new ArrayList<>(SpecRules.check(name.name(), written, workloads.provisioned()));
    cache
        .find(ConfigMap.class, name.acceptedSpec())
        .flatMap(AcceptedSpec::in)
        .ifPresent(before -> violations.addAll(WayRules.switched(before, written, hasServed())));
    Optional<OrderClusterSpec> accepted = violations.isEmpty() ? Optional.empty() : accepted();
    inForce = SpecInForce.of(written, violations, accepted);
    return inForce;
  }

  private boolean hasServed() {
    @Nullable OrderClusterStatus last = tools.statuses().latest(cluster);
    return last != null && last.version() != null;
  }

  private Optional<OrderClusterSpec> accepted() {
    return new Kept(tools.client())
        .find(cache, name, name.acceptedSpec())
        .flatMap(AcceptedSpec::in);
  }

  OrderCluster cluster() {
    return cluster;
  }

  ClusterName name() {
    return name;
  }

  Cache cache() {
    return cache;
  }

  Workloads workloads() {
    return workloads;
  }

  Scale scale() {
    return scaled.scale();
  }

  void scaled(ScalingStep.Outcome outcome) {
    scaled = outcome;
  }

  /// @param verdict on what Prometheus and Grafana are given
  void monitoring(Optional<Verdict> verdict) {
    monitoring = verdict;
  }

  Certificates.Standing certificates() {
    return certificates;
  }

  void certificates(Certificates.Standing standing) {
    certificates = standing;
  }

  void rolls(Rollout decided) {
    rollout = decided;
  }

  void backs(BackupView seen) {
    backups = seen;
  }

  RolloutStep.Scene scene() {
    return new RolloutStep.Scene(cluster, inForce.spec(), cache, workloads, scaled.scale());
  }

  /// What the report shows of it.
  Board.Seen seen(OrderClusterStatus status) {
    return new Board.Seen(
        name.namespace(), name.name(), Specs.of(cluster), status, tools.clock().instant());
  }

  /// What is said when something ended the pass before it could tell what it saw: empty before
  /// anything was ever said.
  Optional<OrderClusterStatus> interrupted(RuntimeException failure) {
    return Optional.ofNullable(tools.statuses().latest(cluster))
        .map(
            before ->
                StatusReport.interrupted(
                    before, Specs.generation(cluster), tools.clock().instant(), words(failure)));
  }

  /// What is said before anything was done.
  Observation begun() {
    return observation(Map.of(), Optional.empty());
  }

  Observation observe(List<RuntimeException> failed) {
    Optional<ApplyFailure> failure =
        failed.isEmpty() ? Optional.empty() : Optional.of(failure(failed));
    return observation(workloads.observed(inForce.spec(), scaled.scale()), failure);
  }

  private static ApplyFailure failure(List<RuntimeException> failed) {
    Reason reason =
        failed.stream().anyMatch(CredentialsMissingException.class::isInstance)
            ? Reason.CREDENTIALS_MISSING
            : Reason.APPLY_FAILED;
    return new ApplyFailure(
        reason, failed.stream().map(Pass::words).collect(Collectors.joining("; ")));
  }

  private static String words(RuntimeException failure) {
    String message = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    return switch (failure) {
      case CredentialsMissingException _ -> message;
      case KubernetesClientException e when e.getCode() != 0 ->
          "the API server refused: " + message;
      default -> "provisioning failed: " + failure;
    };
  }

  private Observation observation(
      Map<Component, Workload> observed, Optional<ApplyFailure> failure) {
    boolean deleting = cluster.getMetadata().getDeletionTimestamp() != null;
    Ways ways = new Ways(tools.foreign(), tools.external(), name, rollout.serving(inForce.spec()));
    return new Observation(
        name,
        rollout.serving(inForce.spec()),
        Specs.generation(cluster),
        tools.statuses().latest(cluster),
        tools.clock().instant(),
        observed,
        inForce.violations(),
        inForce.lastGood(),
        failure,
        deleting || observed.isEmpty() ? List.of() : missingKeys(),
        ways.gateway(cache, workloads),
        deleting ? new DataPath.NotAsked() : dataPath(observed),
        scaled.scaling(),
        deleting ? Map.of() : ways.verdicts(),
        monitoring,
        rollout.stage(),
        rollout.memory().restart(),
        certificates.views(),
        backups,
        Specs.pausedByAnnotation(cluster),
        deleting);
  }

  private DataPath dataPath(Map<Component, Workload> observed) {
    boolean served = !observed.isEmpty() && observed.values().stream().allMatch(Workload::answers);
    if (!served) {
      return new DataPath.NotAsked();
    }
    return tools.probes()
        ? tools.probe().ask(name.host(Component.GATEWAY), inForce.spec().gateway())
        : new DataPath.Trusted();
  }

  private List<String> missingKeys() {
    return inForce.spec().gateway().authentication().issuers().stream()
        .map(Issuer::jwksConfigMap)
        .filter(Objects::nonNull)
        .filter(source -> !holds(source))
        .map(source -> "key " + source.key() + " of ConfigMap " + source.name())
        .toList();
  }

  private boolean holds(Issuer.ConfigMapKey source) {
    @Nullable ConfigMap found =
        tools.client().configMaps().inNamespace(name.namespace()).withName(source.name()).get();
    return found != null && found.getData() != null && found.getData().containsKey(source.key());
  }
}

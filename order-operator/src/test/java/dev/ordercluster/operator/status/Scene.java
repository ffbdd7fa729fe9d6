package dev.ordercluster.operator.status;

import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
import dev.ordercluster.operator.certificate.CertificateView;
import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import dev.ordercluster.operator.rollout.RolloutStage;
import dev.ordercluster.operator.validation.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Something to observe: a cluster that is complete, until told otherwise.
final class Scene {
  private final Map<Component, Workload> workloads = new EnumMap<>(Component.class);
  private OrderClusterSpec spec = OrderClusterSpec.defaults();
  private @Nullable OrderClusterStatus previous;
  private Instant now = Instant.parse("2026-11-23T10:00:00Z");
  private List<Violation> violations = List.of();
  private Optional<ApplyFailure> applyFailure = Optional.empty();
  private List<String> missingKeys = List.of();
  private Optional<String> gatewayUrl = Optional.of("http://203.0.113.10:18080");
  private DataPath dataPath = new DataPath.Answered();
  private Map<Component, Scaling> scaling = Map.of();
  private Map<Component, Verdict> verdicts = Map.of();
  private RolloutStage rollout = new RolloutStage.Steady();
  private Optional<Verdict> monitoring = Optional.empty();
  private String restart = "";
  private List<CertificateView> certificates =
      List.of(
          new CertificateView(
              "order-service",
              "a1",
              Instant.parse("2027-02-21T10:00:00Z"),
              Instant.parse("2027-02-06T10:00:00Z")),
          new CertificateView(
              "gateway",
              "a2",
              Instant.parse("2027-02-21T10:00:00Z"),
              Instant.parse("2027-02-06T10:00:00Z")));
  private boolean lastGood;
  private BackupView backups = BackupView.NONE;
  private boolean deleting;

  Scene() {
    everything();
  }

  Scene everything() {
    for (Component component : Component.values()) {
      boolean scaled = component == Component.GATEWAY || component == Component.ORDER_SERVICE;
      pods(component, scaled ? 2 : 1, scaled ? 2 : 1);
    }
    return this;
  }

  Scene nothingYet() {
    workloads.clear();
    return this;
  }

  Scene pods(Component component, int wanted, int ready) {
    workloads.put(
        component, new Workload(true, true, wanted, wanted, wanted, ready, Optional.empty()));
    return this;
  }

  Scene updated(Component component, int updated) {
    workloads.put(component, new Workload(true, true, 2, 2, updated, 2, Optional.empty()));
    return this;
  }

  Scene restarted(Component component, String words) {
    workloads.computeIfPresent(component, (_, pods) -> pods.after(Optional.of(words)));
    return this;
  }

  Scene trouble(Component component, String words) {
    workloads.put(component, new Workload(true, true, 1, 1, 1, 0, Optional.of(words)));
    return this;
  }

  Scene completeBefore() {
    return completeBefore("1.0.0");
  }

  Scene completeBefore(String version) {
    previous =
        new OrderClusterStatus(
            3L, "Ready", version, List.of(), null, null, null, null, null, List.of(), null);
    return this;
  }

  Scene previous(OrderClusterStatus status) {
    previous = status;
    now = now.plusSeconds(1);
    return this;
  }

  Scene later(Duration time) {
    now = now.plus(time);
    return this;
  }

  Scene paused() {
    spec = spec.withPaused(true);
    return this;
  }

  Scene violations(List<Violation> broken) {
    violations = broken;
    return this;
  }

  Scene applyFailure(String words) {
    applyFailure = Optional.of(new ApplyFailure(Reason.APPLY_FAILED, words));
    return this;
  }

  Scene missingKeys(List<String> keys) {
    missingKeys = keys;
    return this;
  }

  Scene gatewayUrl(Optional<String> url) {
    gatewayUrl = url;
    return this;
  }

  Scene dataPath(DataPath path) {
    dataPath = path;
    return this;
  }

  Scene scaling(Map<Component, Scaling> now) {
    scaling = now;
    return this;
  }

  Scene verdict(Component component, Verdict verdict) {
    verdicts = Map.of(component, verdict);
    return this;
  }

  Scene spec(OrderClusterSpec written) {
    spec = written;
    return this;
  }

  /// A spec that was accepted before stands in for the written one.
  Scene lastGood() {
    lastGood = true;
    return this;
  }

  Scene certificates(CertificateView... all) {
    certificates = List.of(all);
    return this;
  }

  Scene rollout(RolloutStage stage) {
    rollout = stage;
    return this;
  }

  Scene monitoring(Verdict verdict) {
    monitoring = Optional.of(verdict);
    return this;
  }

  /// Somebody asked for a restart.
  Scene restart(String wish) {
    restart = wish;
    return this;
  }

  Scene backedUp(BackupView seen) {
    backups = seen;
    return this;
  }

  Scene deleting() {
    deleting = true;
    return this;
  }

  OrderClusterStatus report() {
    return StatusReport.of(
        new Observation(
            new ClusterName("default", "shop", "uid"),
            spec,
            4,
            previous,
            now,
            Map.copyOf(workloads),
            violations,
            lastGood,
            applyFailure,
            missingKeys,
            gatewayUrl,
            dataPath,
            scaling,
            verdicts,
            monitoring,
            rollout,
            restart,
            certificates,
            backups,
            false,
            deleting));
  }
}

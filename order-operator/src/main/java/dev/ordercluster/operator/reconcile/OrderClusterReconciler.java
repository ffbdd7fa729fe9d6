package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.api.v1beta1.Issuer;
import dev.ordercluster.operator.api.v1beta1.OrderCluster;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
import dev.ordercluster.operator.desired.AcceptedSpec;
import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import dev.ordercluster.operator.secret.RandomText;
import dev.ordercluster.operator.signals.ScalingLoop;
import dev.ordercluster.operator.status.ApplyFailure;
import dev.ordercluster.operator.status.DataPath;
import dev.ordercluster.operator.status.Observation;
import dev.ordercluster.operator.status.Reason;
import dev.ordercluster.operator.status.StatusReport;
import dev.ordercluster.operator.status.Workload;
import dev.ordercluster.operator.validation.SpecRules;
import dev.ordercluster.operator.validation.Violation;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One pass over one OrderCluster: gather, decide, apply what differs, report. Every pass computes
/// the whole wanted state, whatever event started it.
public final class OrderClusterReconciler
    implements Reconciler<OrderCluster>, Cleaner<OrderCluster>, AutoCloseable {
  private final KubernetesClient client;
  private final ReconcileSettings settings;
  private final InstantSource clock;
  private final ForeignObjects foreign;
  private final Provisioner provisioner;
  private final Deletion deletion;
  private final StatusWriter statuses;
  private final ScalingStep scaling;
  private final ScalingLoop loop;
  private final SimpleInboundEventSource<OrderCluster> looks = new SimpleInboundEventSource<>();
  private final DataPathProbe probe = new DataPathProbe();

  public OrderClusterReconciler(
      KubernetesClient client,
      ReconcileSettings settings,
      RandomText random,
      ScalingLoop loop,
      InstantSource clock) {
    this.client = client;
    this.settings = settings;
    this.clock = clock;
    this.loop = loop;
    this.scaling = new ScalingStep(client, loop);
    this.foreign = new ForeignObjects(client, clock);
    this.provisioner = new Provisioner(client, settings.images(), random, foreign);
    this.deletion = new Deletion(client, provisioner.keyring(), foreign, clock);
    this.statuses = new StatusWriter(client, new EventLog(client, settings.instance(), clock));
  }

  @Override
  public List<EventSource<?, OrderCluster>> prepareEventSources(
      EventSourceContext<OrderCluster> context) {
    List<EventSource<?, OrderCluster>> sources = new ArrayList<>(Owned.eventSources(context));
    sources.add(looks);
    loop.start(name -> looks.propagateEvent(new ResourceID(name.name(), name.namespace())));
    return sources;
  }

  @Override
  public UpdateControl<OrderCluster> reconcile(
      OrderCluster cluster, Context<OrderCluster> context) {
    Pass pass = new Pass(cluster, new Cache(context));
    OrderClusterStatus before = statuses.latest(cluster);
    if (before == null) {
      statuses.write(cluster, StatusReport.of(pass.begun()));
    }
    OrderClusterSpec spec = pass.judge();
    pass.scaled =
        pass.inForce.known()
            ? scaling.take(pass.name, spec, pass.cache, pass.workloads)
            : scaling.hold(pass.name, spec, pass.cache, pass.workloads);
    List<RuntimeException> failed =
        pass.inForce.acts()
            ? provisioner.provision(
                pass.name, spec, pass.scaled.scale(), pass.cache, pass.workloads)
            : List.of();
    Observation observed = pass.observe(failed);
    OrderClusterStatus status = StatusReport.of(observed);
    statuses.write(cluster, status);
    if (!failed.isEmpty()) {
      throw failed.getFirst();
    }
    return UpdateControl.<OrderCluster>noUpdate()
        .rescheduleAfter(Pace.until(status, observed, settings.steady()));
  }

  @Override
  public DeleteControl cleanup(OrderCluster cluster, Context<OrderCluster> context) {
    Pass pass = new Pass(cluster, new Cache(context));
    scaling.forget(pass.name);
    if (deletion.proceed(cluster, pass.name, pass.cache)) {
      statuses.forget(cluster);
      return DeleteControl.defaultDelete();
    }
    statuses.write(cluster, StatusReport.of(pass.observe(List.of())));
    return DeleteControl.noFinalizerRemoval().rescheduleAfter(Pace.DELETING.toMillis());
  }

  @Override
  public void close() {
    probe.close();
  }

  /// What one pass knows.
  private final class Pass {
    private final OrderCluster cluster;
    private final Cache cache;
    private final ClusterName name;
    private final Workloads workloads;
    private SpecInForce inForce;
    private ScalingStep.Outcome scaled = ScalingStep.Outcome.NONE;

    Pass(OrderCluster cluster, Cache cache) {
      this.cluster = cluster;
      this.cache = cache;
      this.name = Specs.name(cluster);
      this.workloads = new Workloads(cache, name);
      this.inForce = SpecInForce.of(Specs.of(cluster), List.of(), Optional.empty());
    }

    /// Decides which spec this pass goes by.
    OrderClusterSpec judge() {
      OrderClusterSpec written = inForce.spec();
      List<Violation> violations = SpecRules.check(name.name(), written, workloads.provisioned());
      Optional<OrderClusterSpec> accepted = violations.isEmpty() ? Optional.empty() : accepted();
      inForce = SpecInForce.of(written, violations, accepted);
      return inForce.spec();
    }

    // A watch that lags must not look like a spec that was never accepted.
    private Optional<OrderClusterSpec> accepted() {
      return cache
          .find(ConfigMap.class, name.acceptedSpec())
          .or(() -> Optional.ofNullable(configMap(name.acceptedSpec())))
          .flatMap(AcceptedSpec::in);
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
      Ways ways = new Ways(foreign, name, inForce.spec());
      return new Observation(
          name,
          inForce.spec(),
          Specs.generation(cluster),
          statuses.latest(cluster),
          clock.instant(),
          observed,
          inForce.violations(),
          inForce.lastGood(),
          failure,
          deleting || observed.isEmpty() ? List.of() : missingKeys(),
          ways.gateway(cache, workloads),
          deleting ? new DataPath.NotAsked() : dataPath(observed),
          scaled.scaling(),
          ways.verdicts(),
          deleting);
    }

    private DataPath dataPath(Map<Component, Workload> observed) {
      boolean served =
          !observed.isEmpty() && observed.values().stream().allMatch(w -> w.ready() > 0);
      if (!served) {
        return new DataPath.NotAsked();
      }
      return settings.probe()
          ? probe.ask(name.host(Component.GATEWAY), inForce.spec().gateway().exposure().port())
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
      @Nullable ConfigMap found = configMap(source.name());
      return found != null && found.getData() != null && found.getData().containsKey(source.key());
    }

    private @Nullable ConfigMap configMap(String configMap) {
      return client.configMaps().inNamespace(name.namespace()).withName(configMap).get();
    }
  }
}

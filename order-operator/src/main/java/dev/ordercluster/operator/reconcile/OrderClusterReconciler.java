package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.api.v1beta1.OrderCluster;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
import dev.ordercluster.operator.certificate.Signing;
import dev.ordercluster.operator.connect.Checks;
import dev.ordercluster.operator.report.Board;
import dev.ordercluster.operator.rollout.Rollout;
import dev.ordercluster.operator.rollout.RolloutFacts;
import dev.ordercluster.operator.rollout.RolloutStage;
import dev.ordercluster.operator.secret.RandomText;
import dev.ordercluster.operator.signals.ScalingLoop;
import dev.ordercluster.operator.status.BackupView;
import dev.ordercluster.operator.status.Observation;
import dev.ordercluster.operator.status.StatusReport;
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
import java.util.function.Supplier;

/// One pass over one OrderCluster: gather, decide, apply what differs, report. Every pass computes
/// the whole wanted state, whatever event started it.
public final class OrderClusterReconciler
    implements Reconciler<OrderCluster>, Cleaner<OrderCluster>, AutoCloseable {
  private static final int CONFLICT = 409;

  private final ReconcileSettings settings;
  private final Pass.Tools tools;
  private final Checks checks;
  private final ExternalServices external;
  private final Provisioner provisioner;
  private final Deletion deletion;
  private final StatusWriter statuses;
  private final ScalingStep scaling;
  private final RolloutStep rollouts;
  private final BackupStep backups;
  private final ScalingLoop loop;
  private final Board board;
  private final SimpleInboundEventSource<OrderCluster> looks = new SimpleInboundEventSource<>();
  private final DataPathProbe probe = new DataPathProbe();

  public OrderClusterReconciler(
      KubernetesClient client,
      ReconcileSettings settings,
      RandomText random,
      ScalingLoop loop,
      Board board,
      InstantSource clock) {
    this.settings = settings;
    this.loop = loop;
    this.board = board;
    this.scaling = new ScalingStep(client, loop);
    ForeignObjects foreign = new ForeignObjects(client, clock);
    this.checks = new Checks(clock);
    this.external =
        new ExternalServices(
            client,
            checks,
            name -> looks.propagateEvent(new ResourceID(name.name(), name.namespace())));
    this.rollouts = new RolloutStep(client, clock);
    var secrets =
        new Provisioner.Secrets(
            new Keyring(client, random),
            new Certificates(client, new Signing(random.source()), settings.propagation(), clock));
    this.backups = new BackupStep(client, new Applier(client), clock);
    this.provisioner =
        new Provisioner(
            client,
            settings.images(),
            secrets,
            new Provisioner.Outside(foreign, external),
            backups);
    this.deletion = new Deletion(client, secrets, foreign, clock);
    this.statuses = new StatusWriter(client, new EventLog(client, settings.instance(), clock));
    this.tools =
        new Pass.Tools(client, settings.probe(), clock, statuses, probe, foreign, external);
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
    Pass pass = new Pass(cluster, new Cache(context), tools);
    return telling(pass, () -> pass(pass));
  }

  private UpdateControl<OrderCluster> pass(Pass pass) {
    if (statuses.latest(pass.cluster()) == null) {
      say(pass, StatusReport.of(pass.begun()));
    }
    SpecInForce inForce = pass.judge();
    OrderClusterSpec spec = inForce.spec();
    pass.scaled(
        inForce.known()
            ? scaling.take(pass.name(), spec, pass.cache(), pass.workloads())
            : scaling.hold(pass.name(), spec, pass.cache(), pass.workloads()));
    RolloutStep.Scene scene = pass.scene();
    RolloutFacts facts = rollouts.facts(scene);
    Rollout rollout = rollouts.take(scene, facts, inForce.acts());
    pass.rolls(rollout);
    BackupView backup =
        backups.take(scene, rollout, RestoreStep.plan(scene, rollout), inForce.acts());
    pass.backs(backup);
    List<RuntimeException> failed =
        inForce.acts() ? provision(pass, spec, rollout, backup) : look(pass, spec);
    Observation observed = pass.observe(failed);
    OrderClusterStatus status = StatusReport.of(observed);
    if (inForce.acts() && failed.isEmpty() && StatusReport.isReady(status)) {
      Rollout answered = answered(rollout, facts, pass);
      if (!answered.equals(rollout)) {
        provisioner.remember(pass.name(), answered, pass.cache());
        status = StatusReport.of(observed.at(answered.stage()));
      }
    }
    say(pass, status);
    if (!failed.isEmpty()) {
      throw new ToldException(failed.getFirst());
    }
    return UpdateControl.<OrderCluster>noUpdate()
        .rescheduleAfter(
            pass.certificates()
                .soonest(Pace.until(status, observed, settings.steady()), observed.now()));
  }

  // What is said to be ready has to be remembered as proven: since the pass began the last pod may
  // have come to serve. Anything else that has changed since is for the next pass.
  private Rollout answered(Rollout rollout, RolloutFacts facts, Pass pass) {
    Rollout then = Rollout.decide(rollout.memory(), facts.answered());
    Rollout now = Rollout.decide(rollout.memory(), rollouts.facts(pass.scene()).answered());
    return now.stage() instanceof RolloutStage.Steady ? now : then;
  }

  private List<RuntimeException> provision(
      Pass pass, OrderClusterSpec spec, Rollout rollout, BackupView backup) {
    Provisioner.Outcome outcome =
        provisioner.provision(
            new Provisioner.Plan(
                pass.name(), spec, pass.scale(), rollout, Specs.rotations(pass.cluster()), backup),
            pass.cache(),
            pass.workloads());
    pass.monitoring(outcome.monitoring());
    outcome.certificates().ifPresentOrElse(pass::certificates, () -> look(pass, spec));
    return outcome.failed();
  }

  private List<RuntimeException> look(Pass pass, OrderClusterSpec spec) {
    pass.certificates(provisioner.certificates().look(pass.cache(), pass.name(), spec));
    return List.of();
  }

  @Override
  public DeleteControl cleanup(OrderCluster cluster, Context<OrderCluster> context) {
    Pass pass = new Pass(cluster, new Cache(context), tools);
    return telling(pass, () -> takeApart(pass));
  }

  private DeleteControl takeApart(Pass pass) {
    scaling.forget(pass.name());
    external.forget(pass.name());
    if (deletion.proceed(pass.cluster(), pass.name(), pass.cache())) {
      statuses.forget(pass.cluster());
      board.forget(pass.name().namespace(), pass.name().name());
      return DeleteControl.defaultDelete();
    }
    say(pass, StatusReport.of(pass.observe(List.of())));
    return DeleteControl.noFinalizerRemoval().rescheduleAfter(Pace.DELETING.toMillis());
  }

  private void say(Pass pass, OrderClusterStatus status) {
    statuses.write(pass.cluster(), status);
    board.told(pass.seen(status));
  }

  // Whatever ends a pass is told before the framework repeats it. A conflict is another writer and
  // nothing to tell.
  private <T> T telling(Pass pass, Supplier<T> work) {
    try {
      return work.get();
    } catch (ToldException e) {
      throw e.told();
    } catch (RuntimeException e) {
      if (!(e instanceof KubernetesClientException answer && answer.getCode() == CONFLICT)) {
        tell(pass, e);
      }
      throw e;
    }
  }

  private void tell(Pass pass, RuntimeException failure) {
    try {
      pass.interrupted(failure).ifPresent(status -> say(pass, status));
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    checks.close();
    probe.close();
  }
}

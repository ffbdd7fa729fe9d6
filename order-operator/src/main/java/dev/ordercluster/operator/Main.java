package dev.ordercluster.operator;

import dev.ordercluster.operator.desired.Images;
import dev.ordercluster.operator.desired.Ports;
import dev.ordercluster.operator.reconcile.ControllerSettings;
import dev.ordercluster.operator.reconcile.OrderClusterReconciler;
import dev.ordercluster.operator.reconcile.ReconcileSettings;
import dev.ordercluster.operator.report.BackupGauges;
import dev.ordercluster.operator.report.Board;
import dev.ordercluster.operator.report.CertificateMeters;
import dev.ordercluster.operator.report.Looks;
import dev.ordercluster.operator.report.Reports;
import dev.ordercluster.operator.report.StatusMeters;
import dev.ordercluster.operator.secret.RandomText;
import dev.ordercluster.operator.signals.ScalingLoop;
import dev.ordercluster.operator.signals.ScalingMeters;
import dev.ordercluster.operator.simulate.AutoscaleCommand;
import dev.ordercluster.runtime.BindAddress;
import dev.ordercluster.runtime.ConfigurationException;
import dev.ordercluster.runtime.Lifecycle;
import dev.ordercluster.runtime.Logs;
import dev.ordercluster.runtime.ProcessMetrics;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;

/// The operator's process, wired by hand.
public final class Main {
  private static final Logger LOG = System.getLogger(Main.class.getName());
  // Libraries that tell of their own wiring, and of a beta version as if that were a fault.
  private static final Map<String, Level> QUIET =
      Map.of(
          "io.javaoperatorsdk",
          Level.WARNING,
          "Default ConfigurationService implementation",
          Level.WARNING,
          "io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils",
          Level.SEVERE);

  private final OperatorConfig config;
  private final Meters meters = new Meters();
  private final ScalingMeters scaling = new ScalingMeters();
  private final HealthChecks health = new HealthChecks();
  private final Board board = new Board();
  private final StatusMeters statuses = new StatusMeters(board);
  private final Lifecycle lifecycle = new Lifecycle();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final String identity;

  private Main(OperatorConfig config) {
    this.config = config;
    String given = config.leaderElection().identity();
    this.identity = given.isBlank() ? UUID.randomUUID().toString() : given;
  }

  public static void main(String[] args) throws InterruptedException {
    if (args.length > 0 && args[0].equals(AutoscaleCommand.NAME)) {
      List<String> arguments = List.of(args).subList(1, args.length);
      System.exit(new AutoscaleCommand(System.out, System.err).run(arguments));
      return;
    }
    Logs.install("order-operator", QUIET);
    OperatorConfig config;
    try {
      config = OperatorConfig.read(System.getenv());
    } catch (ConfigurationException e) {
      e.faults().forEach(fault -> LOG.log(Logger.Level.ERROR, fault));
      System.exit(2);
      return;
    }
    try {
      new Main(config).run();
    } catch (OperatorException | KubernetesClientException | IOException e) {
      LOG.log(
          Logger.Level.ERROR,
          "the operator could not start: is the Kubernetes API there, with the OrderCluster definition?",
          e);
      System.exit(1);
    }
  }

  private void run() throws IOException, InterruptedException {
    lifecycle.closeOnSignal(config.stopTimeout().plusSeconds(5));
    lifecycle.started(
        "management",
        new ManagementServer(
            new InetSocketAddress(BindAddress.from(System.getenv()), config.managementPort()),
            health,
            this::metrics,
            new Reports(board, health::isLeading)));
    lifecycle.started("report", Looks.start(board, InstantSource.system()));
    KubernetesClient client = lifecycle.started("client", new KubernetesClientBuilder().build());
    OrderClusterReconciler reconciler = reconciler(client);
    Operator operator = operator(client, reconciler);
    lifecycle.started("operator", () -> stop(operator));
    operator.start();
    health.started(operator);
    if (!config.leaderElection().enabled()) {
      health.leading(true);
    }
    LOG.log(
        Logger.Level.INFO,
        "watching {0} after {1} ms",
        config.namespaces().isEmpty() ? "all namespaces" : config.namespaces(),
        ManagementFactory.getRuntimeMXBean().getUptime());
    lifecycle.awaitClosed();
  }

  private String metrics() {
    return meters.text(health.isLeading())
        + scaling.text()
        + CertificateMeters.text(board)
        + statuses.text()
        + BackupGauges.text(board)
        + ProcessMetrics.exposition();
  }

  private OrderClusterReconciler reconciler(KubernetesClient client) {
    ScalingLoop loop =
        lifecycle.started(
            "scaling",
            new ScalingLoop(
                new ScalingLoop.Settings(config.scrapeInterval(), Ports.MANAGEMENT),
                scaling,
                InstantSource.system()));
    return lifecycle.started(
        "reconciler",
        new OrderClusterReconciler(
            client,
            new ReconcileSettings(
                new Images(config.imageRegistry()),
                config.probe(),
                config.steadyInterval(),
                config.secretPropagation(),
                identity),
            new RandomText(new SecureRandom()),
            loop,
            board,
            InstantSource.system()));
  }

  private Operator operator(KubernetesClient client, OrderClusterReconciler reconciler) {
    ExecutorService threads = Executors.newFixedThreadPool(config.reconcileThreads());
    Operator operator = new Operator(overrider -> configure(overrider, client, threads));
    operator.register(
        reconciler,
        controller -> {
          ControllerSettings.apply(controller);
          if (!config.namespaces().isEmpty()) {
            controller.settingNamespaces(config.namespaces());
          }
        });
    return operator;
  }

  private void configure(
      ConfigurationServiceOverrider overrider, KubernetesClient client, ExecutorService threads) {
    overrider
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withMetrics(meters)
        .withExecutorService(threads)
        .withReconciliationTerminationTimeout(config.stopTimeout());
    if (config.leaderElection().enabled()) {
      overrider.withLeaderElectionConfiguration(election());
    }
  }

  private LeaderElectionConfiguration election() {
    OperatorConfig.LeaderElection wish = config.leaderElection();
    LeaderElectionConfigurationBuilder builder =
        LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LeaderLease.NAME)
            .withIdentity(identity)
            .withLeaseDuration(wish.lease())
            .withRenewDeadline(wish.renewDeadline())
            .withRetryPeriod(wish.retry())
            .withExitOnStopLeading(false)
            .withLeaderCallbacks(
                new LeaderCallbacks(() -> health.leading(true), this::lostLease, _ -> {}));
    if (!wish.namespace().isBlank()) {
      builder.withLeaseNamespace(wish.namespace());
    }
    return builder.build();
  }

  // Two replicas must never act at the same time: nothing that is under way may go on.
  private void lostLease() {
    health.leading(false);
    if (!stopping.get()) {
      LOG.log(Logger.Level.ERROR, "the lease was lost: exiting, another replica takes over");
      Runtime.getRuntime().halt(1);
    }
  }

  private void stop(Operator operator) {
    stopping.set(true);
    // Stopping ends leading, and the lease is given back only after the last pass.
    boolean led = health.isLeading();
    operator.stop();
    if (config.leaderElection().enabled() && led) {
      KubernetesClient client = operator.getKubernetesClient();
      String wish = config.leaderElection().namespace();
      String namespace = wish.isBlank() ? client.getNamespace() : wish;
      new LeaderLease(client, namespace, identity).release();
    }
  }
}

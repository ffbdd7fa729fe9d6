package dev.ordercluster.local;

import dev.ordercluster.local.api.ApiServer;
import dev.ordercluster.local.api.ApiServerConfig;
import dev.ordercluster.local.api.security.PrivateFiles;
import dev.ordercluster.local.controllers.ControlLoops;
import dev.ordercluster.local.node.NodeAgent;
import dev.ordercluster.local.node.NodeSettings;
import dev.ordercluster.local.objects.Cluster;
import dev.ordercluster.runtime.ConfigurationException;
import dev.ordercluster.runtime.Lifecycle;
import dev.ordercluster.runtime.Logs;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;

/// The wiring of the embedded cluster.
public final class Main {
  private static final Logger LOG = System.getLogger(Main.class.getName());
  private static final String VERSION = "1.0.0";
  private static final Duration CONNECT_DEADLINE = Duration.ofMinutes(2);
  private static final Duration STOP_DEADLINE = Duration.ofMinutes(2);

  private Main() {}

  public static void main(String[] args) {
    Logs.install("local-cluster", Map.of("io.helidon", java.util.logging.Level.WARNING));
    Lifecycle lifecycle = new Lifecycle();
    lifecycle.closeOnSignal(STOP_DEADLINE);
    try {
      start(LocalClusterConfig.from(System.getenv()), lifecycle);
      lifecycle.awaitClosed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ConfigurationException e) {
      e.faults().forEach(fault -> LOG.log(Level.ERROR, fault));
      System.exit(2);
    } catch (Exception e) {
      LOG.log(Level.ERROR, "the local cluster could not start: " + e.getMessage(), e);
      System.exit(1);
    }
  }

  private static void start(LocalClusterConfig config, Lifecycle lifecycle) throws Exception {
    var _ = PrivateFiles.directory(config.data());
    String block = NetworkBlock.choose(config.data(), config.network(), config.apiPort());
    ApiServer api =
        lifecycle.started(
            "kubernetes API",
            ApiServer.start(new ApiServerConfig(config.data(), block, config.apiPort())));
    startNode(config, block, api.kubeconfig(), lifecycle);
    LOG.log(Level.INFO, "serving; export KUBECONFIG={0}", api.kubeconfig());
  }

  /// Controllers and node agent are clients of the API like any other; the node is stopped first.
  private static void startNode(
      LocalClusterConfig config, String block, Path kubeconfig, Lifecycle lifecycle)
      throws Exception {
    InstantSource clock = InstantSource.system();
    KubernetesClient client =
        lifecycle.started(
            "client",
            new KubernetesClientBuilder()
                .withConfig(patient(Config.fromKubeconfig(Files.readString(kubeconfig))))
                .build());
    String authority =
        new String(
            Base64.getDecoder().decode(client.getConfiguration().getCaCertData()),
            StandardCharsets.US_ASCII);
    NodeSettings node =
        new NodeSettings(
            config.data(),
            config.home(),
            VERSION,
            block,
            block + ".0.1",
            config.apiPort(),
            authority);
    Cluster cluster = lifecycle.started("informers", Cluster.connect(client, CONNECT_DEADLINE));
    lifecycle.started(
        "controllers",
        ControlLoops.start(cluster, new ControlLoops.Options(node.volumes(), authority), clock));
    lifecycle.started("node agent", NodeAgent.start(cluster, node, clock));
  }

  // A cold start on a busy machine may keep a request waiting: better late than tried again.
  private static Config patient(Config config) {
    config.setRequestTimeout((int) CONNECT_DEADLINE.toMillis());
    return config;
  }
}

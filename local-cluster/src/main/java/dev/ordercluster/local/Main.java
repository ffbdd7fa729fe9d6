package dev.ordercluster.local;

import dev.ordercluster.local.api.ApiServer;
import dev.ordercluster.local.api.ApiServerConfig;
import dev.ordercluster.local.api.security.PrivateFiles;
import dev.ordercluster.runtime.ConfigurationException;
import dev.ordercluster.runtime.Lifecycle;
import dev.ordercluster.runtime.Logs;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;

/// The wiring of the embedded cluster.
public final class Main {
  private static final Logger LOG = System.getLogger(Main.class.getName());
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
    LOG.log(Level.INFO, "serving; export KUBECONFIG={0}", api.kubeconfig());
  }
}

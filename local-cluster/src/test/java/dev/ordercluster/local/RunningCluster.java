package dev.ordercluster.local;

import dev.ordercluster.local.api.ApiServer;
import dev.ordercluster.local.api.ApiServerConfig;
import dev.ordercluster.local.controllers.ControlLoops;
import dev.ordercluster.local.node.NodeAgent;
import dev.ordercluster.local.node.NodeSettings;
import dev.ordercluster.local.objects.Cluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;

/// API server, control loops and node agent in this process. The image `ordercluster/script:1.0.0`
/// is an empty jar, for containers whose command is a shell script.
final class RunningCluster {
  private static final String NETWORK = "127.201";

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final KubernetesClient client;

  private RunningCluster(Path folder) throws Exception {
    Path app = Files.createDirectories(folder.resolve("home/script/target/app"));
    Path jar = app.resolve("script-app.jar");
    if (!Files.exists(jar)) {
      Files.createFile(jar);
    }
    Path data = Files.createDirectories(folder.resolve("data"));
    int port = freePort();
    ApiServer api = opened(ApiServer.start(new ApiServerConfig(data, NETWORK, port)));
    client =
        opened(
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(api.kubeconfig())))
                .build());
    String authority =
        new String(
            Base64.getDecoder().decode(client.getConfiguration().getCaCertData()),
            StandardCharsets.US_ASCII);
    NodeSettings settings =
        new NodeSettings(
            data, folder.resolve("home"), "1.0.0", NETWORK, NETWORK + ".0.1", port, authority);
    Cluster cluster = opened(Cluster.connect(client, Duration.ofSeconds(60)));
    InstantSource clock = InstantSource.system();
    opened(
        ControlLoops.start(
            cluster, new ControlLoops.Options(settings.volumes(), authority), clock));
    opened(NodeAgent.start(cluster, settings, clock));
  }

  /// Starts on the data that an earlier cluster has left in the folder.
  static RunningCluster start(Path folder) throws Exception {
    return new RunningCluster(folder);
  }

  KubernetesClient client() {
    return client;
  }

  private <T extends AutoCloseable> T opened(T one) {
    open.push(one);
    return one;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(NETWORK + ".0.1", 0));
      return socket.getLocalPort();
    }
  }

  void stop() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}

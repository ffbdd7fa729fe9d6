package dev.ordercluster.operator.behaviour;

import dev.ordercluster.local.api.ApiServer;
import dev.ordercluster.local.api.ApiServerConfig;
import dev.ordercluster.local.controllers.ControlLoops;
import dev.ordercluster.local.objects.Cluster;
import dev.ordercluster.operator.api.v1beta1.OrderCluster;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.awaitility.Awaitility;

/// An API server with the controllers of Kubernetes, a stand-in for the kubelet and the definition
/// of OrderClusters.
final class TestApi implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String BLOCK = "127.94";

  private final Deque<Closing> open = new ArrayDeque<>();
  private final KubernetesClient client;
  private final Kubelet kubelet;

  private TestApi(Path folder) throws Exception {
    ApiServer api = ApiServer.start(new ApiServerConfig(folder, BLOCK, freePort()));
    open.push(api::close);
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(Files.readString(api.kubeconfig())))
            .build();
    open.push(client::close);
    Cluster cluster = Cluster.connect(client, Duration.ofMinutes(1));
    open.push(cluster::close);
    ControlLoops loops =
        ControlLoops.start(
            cluster,
            new ControlLoops.Options(folder.resolve("volumes"), ""),
            InstantSource.system());
    open.push(loops::close);
    kubelet = new Kubelet(client);
    open.push(kubelet::close);
    Path definition = Path.of("..", "crds", "orderclusters.ordercluster.dev.yaml");
    try (InputStream in = Files.newInputStream(definition)) {
      client.load(in).serverSideApply();
    }
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> client.resources(OrderCluster.class).inAnyNamespace().list() != null);
  }

  static TestApi start(Path folder) throws Exception {
    return new TestApi(folder);
  }

  KubernetesClient client() {
    return client;
  }

  /// Another client, which counts what it writes.
  CountedClient countedClient() {
    return new CountedClient(client.getConfiguration());
  }

  Kubelet kubelet() {
    return kubelet;
  }

  /// Applies an OrderCluster of namespace default, as its owner does.
  void apply(String yaml) {
    client
        .resource(Serialization.unmarshal(yaml, OrderCluster.class))
        .inNamespace("default")
        .fieldManager("owner")
        .forceConflicts()
        .serverSideApply();
  }

  OrderClusterStatus status(String name) {
    OrderClusterStatus status =
        client
            .resources(OrderCluster.class)
            .inNamespace("default")
            .withName(name)
            .require()
            .getStatus();
    if (status == null) {
      throw new AssertionError("no status yet");
    }
    return status;
  }

  /// `status reason message` of a condition.
  String condition(String name, String type) {
    return status(name).conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst()
        .map(found -> found.status() + " " + found.reason() + " " + found.message())
        .orElse("absent");
  }

  private interface Closing {
    void close();
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(BLOCK + ".0.1", 0));
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}

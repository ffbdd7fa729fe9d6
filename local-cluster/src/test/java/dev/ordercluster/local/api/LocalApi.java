package dev.ordercluster.local.api;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/// An API server of a test, on a free loopback port.
final class LocalApi implements AutoCloseable {
  private static final String BLOCK = "127.93";

  private final ApiServer server;

  private LocalApi(ApiServer server) {
    this.server = server;
  }

  static LocalApi start(Path data) throws IOException, GeneralSecurityException {
    return start(data, freePort());
  }

  static LocalApi start(Path data, int port) throws IOException, GeneralSecurityException {
    return new LocalApi(ApiServer.start(new ApiServerConfig(data, BLOCK, port)));
  }

  static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(BLOCK + ".0.1"))) {
      return probe.getLocalPort();
    }
  }

  Path kubeconfig() {
    return server.kubeconfig();
  }

  KubernetesClient client() {
    return client(server.kubeconfig());
  }

  static KubernetesClient client(Path kubeconfig) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
        .build();
  }

  @Override
  public void close() {
    server.close();
  }
}

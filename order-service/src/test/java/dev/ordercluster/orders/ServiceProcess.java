package dev.ordercluster.orders;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// An order service in a process of its own, to be killed without warning.
final class ServiceProcess implements AutoCloseable {
  private final Process process;
  private final URI management;

  private ServiceProcess(Process process, URI management) {
    this.process = process;
    this.management = management;
  }

  /// Starts one on the given ports and waits until it is ready.
  static ServiceProcess start(int port, int managementPort, String... overrides) {
    Map<String, String> environment = TestService.environment(overrides);
    environment.put("ORDERS_HTTP_PORT", Integer.toString(port));
    environment.put("ORDERS_MANAGEMENT_PORT", Integer.toString(managementPort));
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.ordercluster.orders.Main");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    try {
      URI management = URI.create("http://127.0.0.1:" + managementPort);
      ServiceProcess started = new ServiceProcess(builder.start(), management);
      started.awaitReady();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// SIGKILL: nothing of the process runs after it.
  void kill() {
    try {
      process.destroyForcibly();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the process outlived SIGKILL");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    Client client = new Client(management, null);
    await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> client.get("/health/ready").status() == 200);
  }
}

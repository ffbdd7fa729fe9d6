package dev.ordercluster.benchmarks.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A server process that was started to be measured.
public final class Server implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(90);
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(20);

  private final Process process;
  private final InetSocketAddress address;

  private Server(Process process, InetSocketAddress address) {
    this.process = process;
    this.address = address;
  }

  /// What to start.
  ///
  /// @param log the file for what it says
  public record Launch(
      String name, List<String> command, Map<String, String> environment, int port, Path log) {}

  /// Starts it and waits until it gives the requests 200.
  public static Server start(Launch launch, List<byte[]> requests)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(launch.command());
    builder.environment().putAll(launch.environment());
    builder.redirectErrorStream(true).redirectOutput(launch.log().toFile());
    Server server =
        new Server(
            builder.start(),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), launch.port()));
    try {
      server.awaitReady(launch, requests);
    } catch (IOException | InterruptedException e) {
      server.close();
      throw e;
    }
    return server;
  }

  /// A port of 127.0.0.1 that nothing listens on now.
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The JVM that runs this.
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  public InetSocketAddress address() {
    return address;
  }

  /// The process itself.
  public ProcessHandle process() {
    return process.toHandle();
  }

  private void awaitReady(Launch launch, List<byte[]> requests)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + READY_WITHIN.toNanos();
    String last = "nothing was tried";
    while (System.nanoTime() < end && process.isAlive()) {
      try (HttpLoad load = new HttpLoad(address, requests.subList(0, 1), 1)) {
        var _ = load.asFastAsAnswered(Duration.ofMillis(1));
        return;
      } catch (IOException | UncheckedIOException e) {
        last = e.getMessage();
      }
      var _ = new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
    }
    throw new IOException(
        "%s did not become ready (%s); its log ends: %s"
            .formatted(launch.name(), last, end(launch.log())));
  }

  private static String end(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOPPED_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

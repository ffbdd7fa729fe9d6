package dev.ordercluster.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The sample program of examples/fulfillment-service, run as its README says.
record OtherServices(Process process) implements AutoCloseable {
  static OtherServices start(Platform platform, OrderEvents kafka) {
    return start(platform, kafka, Duration.ZERO);
  }

  /// @param delay how long each of their answers takes
  static OtherServices start(Platform platform, OrderEvents kafka, Duration delay) {
    Path jar =
        platform
            .checkout()
            .resolve("examples/fulfillment-service/target/app/fulfillment-service-app.jar");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Shell shell =
        new Shell(
            platform.checkout(),
            Map.of(
                "BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                "KAFKA_USERNAME", kafka.username(),
                "KAFKA_PASSWORD", kafka.password(),
                "DELAY_MILLIS", Long.toString(delay.toMillis())));
    Path log = platform.data().resolveSibling("fulfillment-service.log");
    return new OtherServices(shell.startInBackground(log, java, "-jar", jar.toString()));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("fulfillment-service does not end on SIGTERM");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}

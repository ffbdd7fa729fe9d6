package dev.ordercluster.gateway;

import dev.ordercluster.runtime.ConfigurationException;
import dev.ordercluster.runtime.Lifecycle;
import dev.ordercluster.runtime.Logs;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Map;

/// The gateway process.
public final class Main {
  private static final Logger LOG = System.getLogger(Main.class.getName());

  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    Logs.install("gateway", Map.of("io.helidon", java.util.logging.Level.WARNING));
    long start = System.nanoTime();
    Lifecycle lifecycle = new Lifecycle();
    try {
      Gateway gateway = Gateway.start(System.getenv(), surroundings(), lifecycle);
      lifecycle.closeOnSignal(GatewayConfig.STOP);
      LOG.log(
          Level.INFO,
          "gateway serves port {0,number,#}, management port {1,number,#}, started in {2,number,#} ms",
          gateway.port(),
          gateway.managementPort(),
          (System.nanoTime() - start) / 1_000_000);
    } catch (ConfigurationException e) {
      e.faults().forEach(fault -> LOG.log(Level.ERROR, fault));
      lifecycle.close();
      System.exit(2);
    } catch (IllegalStateException | IllegalArgumentException e) {
      LOG.log(Level.ERROR, "the gateway cannot start: {0}", e.getMessage());
      lifecycle.close();
      System.exit(1);
    }
    lifecycle.awaitClosed();
  }

  private static Gateway.Surroundings surroundings() {
    return new Gateway.Surroundings(
        InstantSource.system(),
        InetAddress::getAllByName,
        new FileOutputStream(FileDescriptor.out));
  }
}

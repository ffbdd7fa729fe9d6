package dev.ordercluster.orders;

import dev.ordercluster.orders.store.Migrations;
import dev.ordercluster.runtime.ConfigurationException;
import dev.ordercluster.runtime.Logs;
import io.helidon.common.config.Config;
import io.helidon.common.config.GlobalConfig;
import java.lang.System.Logger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.logging.Level;

/// `order-service` serves; `order-service migrate` brings the schema up to date and ends, and so do
/// `backup`, `verify-backup` and `restore` with what their names say.
public final class Main {
  private static final Logger LOG = System.getLogger(Main.class.getName());
  private static final Duration STOP_WITHIN = Duration.ofSeconds(20);

  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    // What decides here is OrderServiceConfig: no file or variable that Helidon would look for.
    // Looking is an eighth of the start.
    GlobalConfig.config(Config::empty, true);
    Logs.install(
        "order-service",
        Map.of(
            "org.apache.kafka", Level.SEVERE,
            "org.flywaydb", Level.WARNING,
            "com.zaxxer.hikari", Level.WARNING,
            "redis.clients", Level.SEVERE,
            "org.postgresql", Level.WARNING,
            "io.helidon", Level.WARNING));
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) throws InterruptedException {
    try {
      OrderServiceConfig config = OrderServiceConfig.from(System.getenv());
      return switch (String.join(" ", arguments)) {
        case "" -> serve(config);
        case "migrate" -> migrate(config);
        case "backup" -> config.backups().backup();
        case "verify-backup" -> config.backups().verify();
        case "restore" -> config.backups().restore();
        default -> {
          LOG.log(
              Logger.Level.ERROR,
              "expected no argument to serve, or one of: migrate, backup, verify-backup, restore; was:"
                  + " {0}",
              String.join(" ", arguments));
          yield 2;
        }
      };
    } catch (ConfigurationException e) {
      e.faults().forEach(fault -> LOG.log(Logger.Level.ERROR, fault));
      return 2;
    } catch (IllegalStateException | IllegalArgumentException e) {
      LOG.log(Logger.Level.ERROR, "cannot start: {0}", e.getMessage());
      return 1;
    }
  }

  private static int serve(OrderServiceConfig config) throws InterruptedException {
    OrderService service = new OrderService(config, InstantSource.system());
    service.start();
    service.lifecycle().closeOnSignal(STOP_WITHIN);
    service.lifecycle().awaitClosed();
    return 0;
  }

  private static int migrate(OrderServiceConfig config) {
    try {
      new Migrations(config.database()).run();
      return 0;
    } catch (RuntimeException e) {
      LOG.log(Logger.Level.ERROR, "the schema could not be brought up to date", e);
      return 1;
    }
  }
}

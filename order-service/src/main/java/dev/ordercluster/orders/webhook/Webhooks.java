package dev.ordercluster.orders.webhook;

import dev.ordercluster.orders.crypto.Vault;
import dev.ordercluster.orders.http.Cursors;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.kafka.KafkaConfig;
import dev.ordercluster.orders.kafka.Supervised;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.telemetry.Meters;
import java.time.InstantSource;
import java.util.List;

/// The slice as a whole: routes, the feed from Kafka and the worker that delivers.
public final class Webhooks implements AutoCloseable {
  private final Postman postman;
  private final Supervised feed;
  private final EndpointStore endpoints;
  private final DeliveryLog log;
  private final Secrets secrets;
  private final WebhookConfig config;

  /// What the slice works with.
  public record Parts(
      Database database, Vault vault, KafkaConfig kafka, Meters meters, InstantSource clock) {}

  public Webhooks(Parts parts, WebhookConfig config) {
    this.config = config;
    this.secrets = new Secrets(parts.vault());
    this.endpoints = new EndpointStore(parts.database());
    Deliveries deliveries = new Deliveries(parts.database(), config);
    Courier courier =
        new Courier(new AddressGuard(config.allowPrivate()), config.timeout(), parts.clock());
    this.postman = new Postman(deliveries, courier, secrets, config, parts.meters());
    this.log = new DeliveryLog(parts.database(), postman::wake);
    this.feed =
        new Supervised(
            "webhook-feed",
            parts.meters(),
            new EventFeed(parts.kafka(), deliveries, postman::wake));
  }

  public List<Route> routes(Cursors cursors) {
    return new WebhookHandlers(endpoints, log, secrets, cursors, config.allowPrivate()).routes();
  }

  public void start() {
    feed.start();
    postman.start();
  }

  /// True while events are read for delivery.
  public boolean isAlive() {
    return feed.isAlive();
  }

  @Override
  public void close() {
    feed.close();
    postman.close();
  }
}

package dev.ordercluster.orders.purge;

import dev.ordercluster.orders.kafka.KafkaConfig;
import dev.ordercluster.orders.kafka.Supervised;
import dev.ordercluster.orders.telemetry.Meters;

/// The slice as a whole; for where there is a cache to be told.
public final class Purges implements AutoCloseable {
  private final Purger purger;
  private final Supervised feed;

  private Purges(Purger purger, Supervised feed) {
    this.purger = purger;
    this.feed = feed;
  }

  /// Wires it.
  ///
  /// @param config with a call
  public static Purges of(PurgeConfig config, KafkaConfig kafka, Meters meters) {
    Purger purger = new Purger(config.call().orElseThrow(), config, meters);
    return new Purges(
        purger, new Supervised("cdn-purge", meters, new PurgeFeed(kafka, purger, config.settle())));
  }

  public void start() {
    feed.start();
  }

  /// Changes are read, and nothing fails.
  public boolean isCurrent() {
    return feed.isAlive() && purger.isCurrent();
  }

  @Override
  public void close() {
    feed.close();
    purger.close();
  }
}

package dev.ordercluster.orders.crypto;

import dev.ordercluster.orders.Backends;
import dev.ordercluster.orders.TestKeys;
import dev.ordercluster.orders.TestService;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.store.DatabaseConfig;
import dev.ordercluster.orders.telemetry.Meters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/// The vault of a process of its own, for tests that look at or plant sealed values.
final class Sealing implements AutoCloseable {
  private final Meters meters = new Meters();
  private final Database database = new Database(database(), meters);
  private final Vault vault;

  Sealing() {
    this(TestKeys.file());
  }

  Sealing(Path keys) {
    vault =
        new Vault(
            database,
            new EncryptionConfig(
                keys,
                Duration.ofMillis(100),
                Duration.ofMillis(200),
                Duration.ofDays(365),
                Duration.ofDays(2)),
            meters);
  }

  static DatabaseConfig database() {
    return new DatabaseConfig(
        Backends.postgres().host(),
        Backends.postgres().port(),
        Backends.postgres().database(),
        Backends.postgres().username(),
        Backends.postgres().password(),
        4,
        Duration.ofSeconds(5));
  }

  Vault vault() {
    return vault;
  }

  Database on() {
    return database;
  }

  String seal(String owner, Place place, String text) {
    return vault.seal(owner, place, text.getBytes(StandardCharsets.UTF_8)).text();
  }

  String open(String owner, Place place, String sealed) {
    return new String(vault.open(owner, place, sealed).orElseThrow(), StandardCharsets.UTF_8);
  }

  /// The current data key of an owner.
  static String keyOf(String owner) {
    return TestService.query(
        "SELECT id FROM data_keys WHERE is_current AND customer_id = '" + owner + "'");
  }

  /// Makes the current data key of an owner one of last year.
  static void age(String owner) {
    TestService.execute(
        "UPDATE data_keys SET created_at = now() - interval '400 days' WHERE is_current AND customer_id = '"
            + owner
            + "'");
  }

  /// How many rows of each table hold a text: `orders=2 carts=1`, tables without any left out.
  static String tablesHolding(String text) {
    return TestService.query(
        """
        SELECT coalesce(string_agg(name || '=' || rows, ' ' ORDER BY name), '')
          FROM (SELECT table_name AS name,
                       (xpath('/row/c/text()', query_to_xml(
                          format('SELECT count(*) AS c FROM %%I t WHERE t::text LIKE %%L', table_name, '%%%s%%'),
                          false, true, '')))[1]::text AS rows
                  FROM information_schema.tables
                 WHERE table_schema = 'public' AND table_type = 'BASE TABLE') counted
         WHERE rows <> '0'
        """
            .formatted(text));
  }

  @Override
  public void close() {
    database.close();
  }
}

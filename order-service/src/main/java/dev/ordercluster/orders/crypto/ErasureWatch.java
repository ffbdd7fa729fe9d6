package dev.ordercluster.orders.crypto;

import dev.ordercluster.orders.housekeeping.Repeating;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.telemetry.Meters;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Has this instance forget the keys of customers that any instance erased. It looks every
/// [#EVERY]; a remembered key is used only while the last look began less than [#LEASE] ago, and
/// after a longer gap everything remembered is dropped. So nobody opens anything under a destroyed
/// key once [#LEASE] has passed since its erasure was committed, whichever instance is asked and
/// whether this one could reach the database meanwhile or not.
public final class ErasureWatch implements AutoCloseable {
  /// How long after the commit of an erasure another instance may still open what was sealed.
  public static final Duration LEASE = Duration.ofSeconds(1);

  private static final Duration EVERY = Duration.ofMillis(300);
  // An erasure stays open for at least the lease; see Erasures.
  private static final String OPEN = "SELECT customer_id FROM erasures WHERE finished_at IS NULL";

  private final Database database;
  private final DataKeys keys;
  private final Repeating looks;

  public ErasureWatch(Database database, Vault vault, Meters meters) {
    this.database = database.background();
    this.keys = vault.dataKeys();
    this.looks = new Repeating("erasure watch", EVERY, this::look, meters);
  }

  public void start() {
    keys.watched(LEASE);
    looks.start();
  }

  @Override
  public void close() {
    looks.close();
  }

  void look() {
    long began = System.nanoTime();
    keys.confirmed(
        began,
        database.autoCommit(
            connection -> {
              try (PreparedStatement statement = connection.prepareStatement(OPEN);
                  ResultSet row = statement.executeQuery()) {
                List<String> erased = new ArrayList<>();
                while (row.next()) {
                  erased.add(row.getString(1));
                }
                return erased;
              }
            }));
  }
}

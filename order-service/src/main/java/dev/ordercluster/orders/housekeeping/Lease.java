package dev.ordercluster.orders.housekeeping;

import dev.ordercluster.orders.store.Database;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.UUID;

/// The right to do a piece of work that one instance at a time should do. It ends by itself, so
/// whoever dies with it is replaced; whoever works longer takes it again on the way. Work under a
/// lease must be harmless when two do it, since a holder that was stopped for a while does not know
/// that it lost it: the lease saves work, it does not guard it.
public final class Lease {
  private static final Duration LIFE = Duration.ofSeconds(15);

  private static final String TAKE =
      """
      INSERT INTO leases (name, holder, held_until)
      VALUES (?, ?, now() + ? * interval '1 millisecond')
      ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
       WHERE leases.held_until <= now() OR leases.holder = excluded.holder
      """;
  private static final String RELEASE = "DELETE FROM leases WHERE name = ? AND holder = ?";

  private final Database database;
  private final String name;
  private final UUID holder = UUID.randomUUID();

  /// A lease that is held by nobody as far as this knows.
  public Lease(Database database, String name) {
    this.database = database;
    this.name = name;
  }

  /// Takes it, or takes it for longer; false while another one has it.
  public boolean take() {
    return database.autoCommit(
            connection -> {
              try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
                statement.setString(1, name);
                statement.setObject(2, holder);
                statement.setLong(3, LIFE.toMillis());
                return statement.executeUpdate();
              }
            })
        == 1;
  }

  /// Does the work when nobody else does it at the moment; false when somebody does.
  public boolean holding(Runnable work) {
    if (!take()) {
      return false;
    }
    try {
      work.run();
    } finally {
      release();
    }
    return true;
  }

  private void release() {
    var _ =
        database.autoCommit(
            connection -> {
              try (PreparedStatement statement = connection.prepareStatement(RELEASE)) {
                statement.setString(1, name);
                statement.setObject(2, holder);
                return statement.executeUpdate();
              }
            });
  }
}

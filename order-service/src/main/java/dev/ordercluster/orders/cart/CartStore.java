package dev.ordercluster.orders.cart;

import dev.ordercluster.orders.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// Carts in PostgreSQL. A change names the version it is based on and fails when that is no longer
/// the stored one. Commits of carts do not wait for the disk: a crash of the database may lose the
/// changes of its last six tenths of a second (three times wal_writer_delay).
final class CartStore {
  private static final String COLUMNS =
      "id, owner, status, contents, successor, version, created_at, updated_at, expires_at";
  private static final String RELAXED =
      "WITH relaxed AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)) ";

  private static final String INSERT =
      RELAXED
          + """
          INSERT INTO carts (id, owner, status, contents, created_at, updated_at, expires_at)
          SELECT ?, ?, 'DRAFT', ?, ?, ?, ? FROM relaxed
           WHERE (SELECT count(*) FROM carts WHERE owner = ? AND status = 'DRAFT') < ?
          """;

  private static final String UPDATE =
      RELAXED
          + """
          UPDATE carts
             SET status = ?, contents = ?, successor = ?, version = version + 1, updated_at = ?, expires_at = ?
            FROM relaxed
           WHERE id = ? AND version = ? AND status = 'DRAFT'
          """;

  // Drafts are bounded where they are made; what guests bring along may be more.
  private static final String DRAFTS =
      "SELECT "
          + COLUMNS
          + " FROM carts WHERE owner = ? AND status = 'DRAFT' ORDER BY id DESC LIMIT 1000";
  private static final int PAGE = 200;
  private static final String PAGE_OF_OWNER =
      "SELECT " + COLUMNS + " FROM carts WHERE owner = ? AND id < ? ORDER BY id DESC LIMIT " + PAGE;
  private static final UUID LAST = new UUID(-1, -1);

  // Not relaxed: whoever asked for an erasure is told when it is done.
  private static final String DELETE_OF_OWNER = "DELETE FROM carts WHERE owner = ? RETURNING id";

  private static final String EXPIRE =
      RELAXED
          + """
          UPDATE carts
             SET status = 'EXPIRED', version = version + 1, updated_at = now()
            FROM relaxed
           WHERE id IN (
             SELECT id FROM carts WHERE status = 'DRAFT' AND expires_at <= ?
              ORDER BY expires_at LIMIT ? FOR UPDATE SKIP LOCKED)
          RETURNING carts.id, carts.version
          """;

  private static final String DELETE_ENDED =
      """
      DELETE FROM carts WHERE id IN (
        SELECT id FROM carts WHERE status <> 'DRAFT' AND updated_at <= ?
         LIMIT ? FOR UPDATE SKIP LOCKED)
      """;

  private final Database database;

  CartStore(Database database) {
    this.database = database;
  }

  /// A cart that has just ended.
  record Ended(UUID id, long version) {}

  Optional<Cart> find(UUID id) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("SELECT " + COLUMNS + " FROM carts WHERE id = ?")) {
            statement.setObject(1, id);
            return read(statement).stream().findFirst();
          }
        });
  }

  /// The newest thousand drafts of an owner, newest first.
  List<Cart> drafts(String owner) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(DRAFTS)) {
            statement.setString(1, owner);
            return read(statement);
          }
        });
  }

  /// Hands over every cart of an owner that is still kept, newest first, a page at a time.
  void forEachOf(String owner, Consumer<Cart> each) {
    UUID last = LAST;
    List<Cart> page;
    do {
      UUID before = last;
      page =
          database.autoCommit(
              connection -> {
                try (PreparedStatement statement = connection.prepareStatement(PAGE_OF_OWNER)) {
                  statement.setString(1, owner);
                  statement.setObject(2, before);
                  return read(statement);
                }
              });
      page.forEach(each);
      last = page.isEmpty() ? last : page.getLast().id();
    } while (page.size() == PAGE);
  }

  /// Stores a new cart; false when its owner has that many drafts already.
  boolean insert(Cart cart, int mostDrafts) {
    return database.autoCommit(connection -> insert(connection, cart, mostDrafts));
  }

  /// Stores the next state of a cart; false when the version it is based on is no longer current.
  boolean update(Cart next) {
    return database.autoCommit(connection -> update(connection, next));
  }

  /// Stores two carts together; false, with nothing stored, when either is no longer current.
  ///
  /// @param isNew whether the target is a new cart
  boolean merge(Cart source, Cart target, boolean isNew) {
    return database.inTransaction(
        connection -> {
          boolean done =
              update(connection, source)
                  && (isNew
                      ? insert(connection, target, Integer.MAX_VALUE)
                      : update(connection, target));
          if (!done) {
            connection.rollback();
          }
          return done;
        });
  }

  /// Deletes every cart of an owner and returns their ids.
  List<UUID> deleteOfOwner(String owner) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(DELETE_OF_OWNER)) {
            statement.setString(1, owner);
            List<UUID> deleted = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                deleted.add(rows.getObject(1, UUID.class));
              }
            }
            return deleted;
          }
        });
  }

  /// Ends drafts whose time is over, at most so many.
  List<Ended> expire(Instant now, int limit) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(EXPIRE)) {
            statement.setObject(1, utc(now));
            statement.setInt(2, limit);
            List<Ended> ended = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                ended.add(new Ended(rows.getObject(1, UUID.class), rows.getLong(2)));
              }
            }
            return ended;
          }
        });
  }

  /// Deletes carts that ended before a moment, at most so many; how many it were.
  int deleteEnded(Instant before, int limit) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(DELETE_ENDED)) {
            statement.setObject(1, utc(before));
            statement.setInt(2, limit);
            return statement.executeUpdate();
          }
        });
  }

  private static boolean insert(Connection connection, Cart cart, int mostDrafts)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setObject(1, cart.id());
      statement.setString(2, cart.owner());
      statement.setString(3, CartText.contents(cart));
      statement.setObject(4, utc(cart.times().created()));
      statement.setObject(5, utc(cart.times().updated()));
      statement.setObject(6, utc(cart.times().expires()));
      statement.setString(7, cart.owner());
      statement.setInt(8, mostDrafts);
      return statement.executeUpdate() == 1;
    }
  }

  private static boolean update(Connection connection, Cart next) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
      statement.setString(1, next.status().name());
      statement.setString(2, CartText.contents(next));
      statement.setObject(3, next.successor());
      statement.setObject(4, utc(next.times().updated()));
      statement.setObject(5, utc(next.times().expires()));
      statement.setObject(6, next.id());
      statement.setLong(7, next.version() - 1);
      return statement.executeUpdate() == 1;
    }
  }

  private static List<Cart> read(PreparedStatement statement) throws SQLException {
    List<Cart> carts = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        carts.add(
            CartText.cart(
                new CartText.Row(
                    row.getObject("id", UUID.class),
                    row.getString("owner"),
                    CartStatus.valueOf(row.getString("status")),
                    row.getObject("successor", UUID.class),
                    row.getLong("version"),
                    new Cart.Times(
                        instant(row, "created_at"),
                        instant(row, "updated_at"),
                        instant(row, "expires_at"))),
                row.getString("contents")));
      }
    }
    return carts;
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}

package dev.ordercluster.orders.customer;

import dev.ordercluster.orders.crypto.IndexKeys;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;

/// What an e-mail address is found by, in hexadecimal.
///
/// @param primary the index that is written
/// @param all indexes under which a row of the address may stand, the primary one too
record EmailIndex(String primary, List<String> all) {
  /// Condition on the table, with [#joined] as its parameter.
  static final String IS_ANY =
      "email_index = ANY (ARRAY("
          + "SELECT decode(i, 'hex') FROM unnest(string_to_array(?, ',')) AS i))";

  // Two instances may hold different keys to be the primary one while those rotate, and so write
  // the same address under two indexes; the unique index sees only equal ones.
  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(k)"
          + " FROM (SELECT k FROM unnest(CAST(? AS bigint[])) AS k ORDER BY k) AS sorted";
  private static final String FIND = "SELECT 1 FROM customers WHERE id <> ? AND " + IS_ANY;

  EmailIndex {
    all = List.copyOf(all);
  }

  static EmailIndex of(IndexKeys keys, String email) {
    String primary = HexFormat.of().formatHex(keys.primary().email(email));
    return new EmailIndex(primary, keys.email(email));
  }

  /// All indexes with commas between them.
  String joined() {
    return String.join(",", all);
  }

  /// True when another customer has the address, under whichever key. Until the caller's
  /// transaction ends nobody else can take it. With a single key the table's unique index does
  /// that.
  boolean isTaken(Connection connection, String id) throws SQLException {
    if (all.size() == 1) {
      return false;
    }
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      lock.setArray(
          1, connection.createArrayOf("int8", all.stream().map(EmailIndex::tail).toArray()));
      lock.executeQuery().close();
    }
    try (PreparedStatement find = connection.prepareStatement(FIND)) {
      find.setString(1, id);
      find.setString(2, joined());
      try (ResultSet row = find.executeQuery()) {
        return row.next();
      }
    }
  }

  // The last 64 bits, of which every one is of the hash.
  private static Long tail(String hex) {
    return Long.parseUnsignedLong(hex.substring(hex.length() - 16), 16);
  }
}

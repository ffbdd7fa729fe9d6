package dev.ordercluster.orders.crypto;

import com.google.crypto.tink.Aead;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.telemetry.Meters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Moves stored values from a replaced data key to its owner's current one, a page of rows at a
/// time. Each row is written only if it still holds what was read: a row that somebody changes
/// meanwhile is left to that writer and looked at again by the next sweep. So nothing has to be
/// locked, the work can end anywhere, and going on is the same as beginning.
final class Resealing {
  private static final Logger LOG = System.getLogger(Resealing.class.getName());
  private static final int PAGE = 50;

  private final Database database;
  private final Vault vault;
  private final List<SealedColumn> columns;
  private final Meters meters;

  Resealing(Database database, Vault vault, List<SealedColumn> columns, Meters meters) {
    this.database = database;
    this.vault = vault;
    this.columns = List.copyOf(columns);
    this.meters = meters;
  }

  private record Value(String row, String text) {}

  /// Seals everything anew that a key protects.
  ///
  /// @param mayGoOn asked before each page
  void reseal(DataKey old, BooleanSupplier mayGoOn) {
    for (SealedColumn column : columns) {
      String last = "";
      List<Value> page;
      do {
        if (!mayGoOn.getAsBoolean()) {
          return;
        }
        page = page(old, column, last);
        page.forEach(value -> reseal(old, column, value));
        last = page.isEmpty() ? last : page.getLast().row();
      } while (page.size() == PAGE);
    }
  }

  /// True when no row of any column needs the key any more.
  boolean isUnused(DataKey old) {
    return columns.stream().allMatch(column -> page(old, column, "").isEmpty());
  }

  private void reseal(DataKey old, SealedColumn column, Value value) {
    Optional<String> fresh = resealed(old, column, value);
    if (fresh.isPresent() && !fresh.get().equals(value.text())) {
      Optional<Long> version = replace(old.customerId(), column, value, fresh.get());
      if (version.isPresent()) {
        meters.count("encryption_values_resealed", "column", column.toString());
        column.changed().ifPresent(changed -> changed.to(value.row(), version.get()));
      }
    }
  }

  // The text with every value of the key sealed anew; empty when one of them cannot be opened.
  private Optional<String> resealed(DataKey old, SealedColumn column, Value value) {
    Pattern pattern =
        Pattern.compile(Pattern.quote(Sealed.PREFIX + old.id() + ":") + "[A-Za-z0-9_-]+");
    Matcher matcher = pattern.matcher(value.text());
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      Sealed sealed = Sealed.parse(matcher.group()).orElseThrow();
      Optional<String> fresh = moved(old, column.placesOf(value.row()), sealed);
      if (fresh.isEmpty()) {
        meters.count("encryption_values_unreadable", "column", column.toString());
        LOG.log(
            Level.ERROR,
            "a value in {0}, row {1}, cannot be opened and stays under data key {2}",
            column,
            value.row(),
            old.id());
        return Optional.empty();
      }
      matcher.appendReplacement(text, Matcher.quoteReplacement(fresh.get()));
    }
    return Optional.of(matcher.appendTail(text).toString());
  }

  private Optional<String> moved(DataKey old, List<Place> places, Sealed sealed) {
    for (Place place : places) {
      Optional<byte[]> plain = opened(old, place, sealed);
      if (plain.isPresent()) {
        return Optional.of(vault.seal(old.customerId(), place, plain.get()).text());
      }
    }
    return Optional.empty();
  }

  // Empty when it is a value of another place.
  private static Optional<byte[]> opened(DataKey old, Place place, Sealed sealed) {
    Aead cipher = old.cipher().orElseThrow();
    try {
      return Optional.of(cipher.decrypt(sealed.ciphertext(), place.associatedData()));
    } catch (GeneralSecurityException _) {
      return Optional.empty();
    }
  }

  private List<Value> page(DataKey old, SealedColumn column, String after) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(column.select())) {
            statement.setString(1, old.customerId());
            statement.setString(2, Sealed.PREFIX + old.id() + ":");
            statement.setString(3, after);
            statement.setInt(4, PAGE);
            List<Value> values = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                values.add(new Value(row.getString("id"), row.getString("value")));
              }
            }
            return values;
          }
        });
  }

  private Optional<Long> replace(String owner, SealedColumn column, Value value, String fresh) {
    return database.autoCommit(
        connection ->
            replaced(connection, column, List.of(fresh, value.row(), owner, value.text())));
  }

  private static Optional<Long> replaced(
      Connection connection, SealedColumn column, List<String> parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(column.update())) {
      for (int i = 0; i < parameters.size(); i++) {
        statement.setString(i + 1, parameters.get(i));
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
      }
    }
  }
}

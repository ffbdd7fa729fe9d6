package dev.ordercluster.orders.customer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.orders.crypto.Vault;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.store.StoreException;
import io.helidon.dbclient.DbRow;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;

/// Customers in PostgreSQL. What is personal leaves this class sealed towards the database and open
/// towards its callers.
final class CustomerStore {
  private static final String COLUMNS =
      """
      id, coalesce(profile, '') AS profile, coalesce(password, '') AS password, version,
      iso(created_at) AS created, iso(updated_at) AS updated, coalesce(iso(erased_at), '') AS erased
      """;
  private static final String FIND = "SELECT " + COLUMNS + " FROM customers WHERE id = ?";
  private static final String FIND_BY_EMAIL =
      "SELECT " + COLUMNS + " FROM customers WHERE " + EmailIndex.IS_ANY;
  private static final String INSERT =
      """
      INSERT INTO customers (email_index, profile, id, password)
      VALUES (decode(?, 'hex'), ?, ?, nullif(?, ''))
      RETURNING
      """
          + COLUMNS;
  private static final String UPDATE =
      """
      UPDATE customers SET email_index = decode(?, 'hex'), profile = ?, version = version + 1,
             updated_at = now()
       WHERE id = ? AND version = ? AND erased_at IS NULL
      RETURNING
      """
          + COLUMNS;
  private static final String PASSWORD =
      """
      UPDATE customers SET password = ?, version = version + 1, updated_at = now()
       WHERE id = ? AND erased_at IS NULL AND coalesce(password, '') = ?
         AND (version = ? OR ?)
      """;

  private final Database database;
  private final Vault vault;

  CustomerStore(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
  }

  Optional<Customer> find(String id) {
    return first(FIND, id);
  }

  Optional<Customer> findByEmail(String email) {
    return first(FIND_BY_EMAIL, EmailIndex.of(vault.indexes(), email).joined());
  }

  /// The customer's profile in clear; empty once it is erased.
  Optional<ObjectNode> profile(Customer customer) {
    return customer.profile().isEmpty()
        ? Optional.empty()
        : vault
            .openJson(customer.id(), Customer.profilePlace(customer.id()), customer.profile())
            .map(ObjectNode.class::cast);
  }

  /// A fresh id, in the order of time.
  String newId() {
    return database.execute(
        db ->
            db.createQuery("SELECT uuidv7()::text AS id")
                .execute()
                .map(row -> row.column("id").get(String.class))
                .toList()
                .getFirst());
  }

  /// Creates a customer; 409 when the e-mail address is taken.
  ///
  /// @param password sealed hash, empty for none
  Customer create(String id, Profile profile, String password) {
    return write(INSERT, id, profile, password).orElseThrow();
  }

  /// Replaces the profile; empty when the version is no longer current.
  Optional<Customer> change(Customer current, Profile profile) {
    return write(UPDATE, current.id(), profile, current.version());
  }

  /// Replaces the password; false when it has changed since.
  ///
  /// @param hash as it is to be sealed
  /// @param exactly whether nothing else of the customer may have changed either
  boolean changePassword(Customer current, String hash, boolean exactly) {
    String sealed = seal(current.id(), hash);
    return database.execute(
            db ->
                db.createUpdate(PASSWORD)
                    .addParam(sealed)
                    .addParam(current.id())
                    .addParam(current.password())
                    .addParam(current.version())
                    .addParam(!exactly)
                    .execute())
        == 1;
  }

  /// A password hash as it is stored.
  String seal(String id, String hash) {
    return vault
        .seal(id, Customer.passwordPlace(id), hash.getBytes(StandardCharsets.US_ASCII))
        .text();
  }

  /// The password hash; empty when there is none.
  Optional<String> passwordHash(Customer customer) {
    return customer.password().isEmpty()
        ? Optional.empty()
        : vault
            .open(customer.id(), Customer.passwordPlace(customer.id()), customer.password())
            .map(bytes -> new String(bytes, StandardCharsets.US_ASCII));
  }

  // Both statements begin with index, profile and id; the last parameter is their own.
  private Optional<Customer> write(String sql, String id, Profile profile, Object last) {
    String sealed = vault.seal(id, Customer.profilePlace(id), profile.json()).text();
    EmailIndex index = EmailIndex.of(vault.indexes(), profile.email());
    return taken(
        () ->
            database.inTransaction(
                connection -> {
                  if (index.isTaken(connection, id)) {
                    throw taken();
                  }
                  try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    statement.setString(1, index.primary());
                    statement.setString(2, sealed);
                    statement.setString(3, id);
                    statement.setObject(4, last);
                    try (ResultSet row = statement.executeQuery()) {
                      return row.next() ? Optional.of(customer(row)) : Optional.empty();
                    }
                  }
                }));
  }

  private Optional<Customer> first(String sql, String parameter) {
    return database.execute(
        db ->
            db
                .createQuery(sql)
                .addParam(parameter)
                .execute()
                .map(CustomerStore::customer)
                .toList()
                .stream()
                .findFirst());
  }

  private static <T> T taken(Supplier<T> statement) {
    try {
      return statement.get();
    } catch (StoreException e) {
      if (e.reason() == StoreException.Reason.DUPLICATE) {
        throw taken();
      }
      throw e;
    }
  }

  private static ProblemException taken() {
    return ProblemException.of(
        409,
        "customer-exists",
        "Already exists",
        "There is a customer with this id or e-mail address: log in, or use another address.");
  }

  private static Customer customer(ResultSet row) throws SQLException {
    return new Customer(
        row.getString("id"),
        row.getString("profile"),
        row.getString("password"),
        row.getLong("version"),
        row.getString("created"),
        row.getString("updated"),
        row.getString("erased"));
  }

  private static Customer customer(DbRow row) {
    return new Customer(
        row.column("id").get(String.class),
        row.column("profile").get(String.class),
        row.column("password").get(String.class),
        row.column("version").get(Long.class),
        row.column("created").get(String.class),
        row.column("updated").get(String.class),
        row.column("erased").get(String.class));
  }
}

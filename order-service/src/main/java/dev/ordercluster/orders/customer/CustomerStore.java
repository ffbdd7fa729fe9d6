package dev.ordercluster.orders.customer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.orders.crypto.Vault;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.store.StoreException;
import io.helidon.dbclient.DbRow;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
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
      "SELECT " + COLUMNS + " FROM customers WHERE email_index = decode(?, 'hex')";
  private static final String INSERT =
      """
      INSERT INTO customers (id, email_index, profile, password)
      VALUES (?, decode(?, 'hex'), ?, nullif(?, ''))
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
    return first(FIND_BY_EMAIL, index(email));
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
    String sealed = vault.seal(id, Customer.profilePlace(id), profile.json()).text();
    return taken(() -> rows(INSERT, id, index(profile.email()), sealed, password)).getFirst();
  }

  /// Replaces the profile; empty when the version is no longer current.
  Optional<Customer> change(Customer current, Profile profile) {
    String id = current.id();
    String sealed = vault.seal(id, Customer.profilePlace(id), profile.json()).text();
    return taken(
            () ->
                database.execute(
                    db ->
                        db.createQuery(UPDATE)
                            .addParam(index(profile.email()))
                            .addParam(sealed)
                            .addParam(id)
                            .addParam(current.version())
                            .execute()
                            .map(CustomerStore::customer)
                            .toList()))
        .stream()
        .findFirst();
  }

  /// Replaces the password; false when it has changed since.
  ///
  /// @param hash as it is to be sealed
  boolean changePassword(Customer current, String hash) {
    String sealed = seal(current.id(), hash);
    return database.execute(
            db ->
                db.createUpdate(PASSWORD)
                    .addParam(sealed)
                    .addParam(current.id())
                    .addParam(current.password())
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

  private String index(String email) {
    return HexFormat.of().formatHex(vault.index().email(email));
  }

  private Optional<Customer> first(String sql, String parameter) {
    return rows(sql, parameter).stream().findFirst();
  }

  private List<Customer> rows(String sql, String... parameters) {
    return database.execute(
        db -> {
          var query = db.createQuery(sql);
          for (String parameter : parameters) {
            query.addParam(parameter);
          }
          return query.execute().map(CustomerStore::customer).toList();
        });
  }

  private static <T> T taken(Supplier<T> statement) {
    try {
      return statement.get();
    } catch (StoreException e) {
      if (e.reason() == StoreException.Reason.DUPLICATE) {
        throw ProblemException.of(
            409,
            "customer-exists",
            "Already exists",
            "There is a customer with this id or e-mail address: log in, or use another address.");
      }
      throw e;
    }
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

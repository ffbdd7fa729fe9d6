package dev.ordercluster.orders.amendment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.ordercluster.orders.crypto.Unsealing;
import dev.ordercluster.orders.crypto.Vault;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.placement.Details;
import dev.ordercluster.orders.store.Database;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The columns that an amendment may change: opened to merge a patch, sealed to be stored.
public final class AmendedRows {
  private static final String FIND =
      """
      SELECT customer_id, version, shipping_address, email, note, metadata::text AS metadata
        FROM orders
       WHERE id = ?
      """;

  private static final String WRITE =
      """
      UPDATE orders o
         SET shipping_address = ?, email = ?, email_index = decode(?, 'hex'), note = ?, metadata = ?::jsonb
       WHERE o.id = ?
      RETURNING order_document(o)
      """;

  private final Database database;
  private final Vault vault;

  public AmendedRows(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
  }

  /// What an order holds now; texts are sealed.
  ///
  /// @param metadata JSON: a sealed text, or an object in clear that an earlier version wrote
  record Current(
      String owner,
      long version,
      @Nullable String shippingAddress,
      @Nullable String email,
      @Nullable String note,
      String metadata) {}

  /// What is to be stored.
  ///
  /// @param emailIndex finds the order by the address, in hexadecimal
  /// @param metadata JSON: a sealed text, or an empty object
  record Sealed(
      @Nullable String shippingAddress,
      @Nullable String email,
      @Nullable String emailIndex,
      @Nullable String note,
      String metadata) {}

  Optional<Current> find(UUID id) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setObject(1, id);
            try (ResultSet row = statement.executeQuery()) {
              return row.next()
                  ? Optional.of(
                      new Current(
                          row.getString("customer_id"),
                          row.getLong("version"),
                          row.getString("shipping_address"),
                          row.getString("email"),
                          row.getString("note"),
                          row.getString("metadata")))
                  : Optional.empty();
            }
          }
        });
  }

  /// The members in clear, as a document to be patched; what an erased customer had is absent.
  JsonNode opened(UUID id, Current current) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    open(document, "shippingAddress", id, current.owner(), current.shippingAddress());
    open(document, "email", id, current.owner(), current.email());
    open(document, "note", id, current.owner(), current.note());
    JsonNode metadata = Json.parse(current.metadata().getBytes(StandardCharsets.UTF_8));
    if (metadata.isTextual()) {
      open(document, "metadata", id, current.owner(), metadata.textValue());
    } else {
      document.set("metadata", metadata);
    }
    return document;
  }

  Sealed sealed(UUID id, String owner, Details details) {
    return new Sealed(
        details.shippingAddress() == null
            ? null
            : seal("shippingAddress", id, owner, details.shippingAddress().json()),
        details.email() == null
            ? null
            : seal("email", id, owner, TextNode.valueOf(details.email())),
        details.email() == null
            ? null
            : HexFormat.of().formatHex(vault.index().email(details.email())),
        details.note() == null ? null : seal("note", id, owner, TextNode.valueOf(details.note())),
        details.metadata().isEmpty()
            ? "{}"
            : Json.text(
                TextNode.valueOf(
                    seal("metadata", id, owner, Json.mapper().valueToTree(details.metadata())))));
  }

  /// Stores and returns the order's document.
  String write(Connection connection, UUID id, Sealed sealed) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
      statement.setString(1, sealed.shippingAddress());
      statement.setString(2, sealed.email());
      statement.setString(3, sealed.emailIndex());
      statement.setString(4, sealed.note());
      statement.setString(5, sealed.metadata());
      statement.setObject(6, id);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  private void open(
      ObjectNode document, String member, UUID id, String owner, @Nullable String sealed) {
    if (sealed != null) {
      vault
          .openJson(owner, Unsealing.place("orders", member, id.toString()), sealed)
          .ifPresent(value -> document.set(member, value));
    }
  }

  private String seal(String member, UUID id, String owner, JsonNode value) {
    return vault.seal(owner, Unsealing.place("orders", member, id.toString()), value).text();
  }
}

package dev.ordercluster.orders.customer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.orders.crypto.Place;
import java.util.Optional;

/// A customer as it is stored: profile and password sealed.
///
/// @param profile empty once the customer is erased
/// @param password sealed Argon2id hash; empty when there is none
/// @param erasedAt empty while the customer is there
record Customer(
    String id,
    String profile,
    String password,
    long version,
    String createdAt,
    String updatedAt,
    String erasedAt) {

  static Place profilePlace(String id) {
    return new Place("customers", "profile", id);
  }

  static Place passwordPlace(String id) {
    return new Place("customers", "password", id);
  }

  boolean isErased() {
    return !erasedAt.isEmpty();
  }

  String etag() {
    return "\"" + version + "\"";
  }

  /// The form in which a customer is shown.
  ///
  /// @param opened the profile in clear; empty when it cannot be read any more
  ObjectNode document(Optional<ObjectNode> opened) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", id);
    opened.ifPresent(node::setAll);
    node.put("hasPassword", !password.isEmpty());
    node.put("version", version);
    node.put("createdAt", createdAt);
    node.put("updatedAt", updatedAt);
    if (isErased()) {
      node.put("erasedAt", erasedAt);
    }
    return node;
  }
}

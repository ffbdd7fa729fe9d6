package dev.ordercluster.orders.session;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.orders.identity.Principal;
import java.time.Duration;
import java.time.Instant;

/// One session, as the gateways read it too.
///
/// @param expires its end, used or not
/// @param idle pause without a request after which it ends
record Session(
    String subject, String roles, String scopes, Instant created, Instant expires, Duration idle) {

  /// The form in which it is shown; never its token.
  ObjectNode json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("customerId", subject);
    node.put("guest", subject.startsWith(Principal.GUEST));
    node.put("createdAt", created.toString());
    node.put("expiresAt", expires.toString());
    node.put("idleSeconds", idle.toSeconds());
    return node;
  }
}

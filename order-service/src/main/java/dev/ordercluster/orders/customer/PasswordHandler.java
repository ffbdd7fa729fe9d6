package dev.ordercluster.orders.customer;

import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.EntityTags;
import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.identity.Grants;
import dev.ordercluster.orders.identity.Role;
import java.util.List;

/// `PUT /v1/customers/{id}/password`. A customer that has a password must know it; an admin may set
/// a new one without. Every other session of the customer ends.
final class PasswordHandler {
  private final CustomerStore store;
  private final Credentials credentials;
  private final SessionEnding sessions;

  /// Ends the sessions of a customer.
  interface SessionEnding {
    /// Ends all but one.
    ///
    /// @param except id of the session that stays; empty for none
    void endAll(String customerId, String except);
  }

  PasswordHandler(CustomerStore store, Credentials credentials, SessionEnding sessions) {
    this.store = store;
    this.credentials = credentials;
    this.sessions = sessions;
  }

  List<Route> routes() {
    return List.of(Route.put("/v1/customers/{id}/password", Grants.CUSTOMERS_WRITE, this::change));
  }

  Reply change(Call call) {
    Fields fields = Fields.of(call.body().json());
    String present =
        PostalAddress.optional(
            fields, "currentPassword", Credentials.MAX_PASSWORD, PostalAddress.ANY);
    String wanted = Credentials.newPassword(fields, "newPassword");
    fields.refuseUnknown();
    fields.check();
    Customer customer = CustomerHandlers.present(store.find(CustomerIds.of(call)));
    boolean own = call.caller().subject().equals(customer.id());
    if (!own && !call.caller().has(Role.ADMIN)) {
      throw ProblemException.of(
          403, "forbidden", "Forbidden", "Only an admin may set the password of a customer.");
    }
    EntityTags.heed(call, customer.etag());
    if (own && !customer.password().isEmpty()) {
      String email = store.profile(customer).map(p -> p.path("email").asText()).orElse("");
      credentials.confirm(call, customer, email, present);
    }
    boolean exactly = call.header("If-Match").filter(tags -> !tags.contains("*")).isPresent();
    if (!store.changePassword(customer, credentials.hash(wanted), exactly)) {
      if (exactly) {
        throw EntityTags.stale(CustomerHandlers.present(store.find(customer.id())).etag());
      }
      throw ProblemException.of(
          409, "changed-meanwhile", "Changed meanwhile", "The password was changed just now.");
    }
    sessions.endAll(customer.id(), own ? call.caller().sid() : "");
    return Reply.empty(204);
  }
}

package dev.ordercluster.orders.customer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.EntityTags;
import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.MergePatch;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.identity.Grants;
import dev.ordercluster.orders.identity.Principal;
import dev.ordercluster.runtime.Problem.FieldError;
import java.util.List;
import java.util.Optional;

/// The customer resource: sign-up, profile, look-up by e-mail address. A customer sees itself;
/// staff sees everyone; anyone else does not exist.
final class CustomerHandlers {
  private static final String CURRENT_PASSWORD = "currentPassword";

  private final CustomerStore store;
  private final Credentials credentials;

  CustomerHandlers(CustomerStore store, Credentials credentials) {
    this.store = store;
    this.credentials = credentials;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/v1/customers", Grants.EVERYONE, this::signUp),
        Route.post("/v1/customers/lookup", Grants.STAFF_READS, this::lookUp),
        Route.get("/v1/customers/{id}", Grants.CUSTOMERS_READ, this::get),
        Route.put("/v1/customers/{id}", Grants.CUSTOMERS_WRITE, this::put),
        Route.patch("/v1/customers/{id}", Grants.CUSTOMERS_WRITE, this::patch));
  }

  Reply signUp(Call call) {
    Fields fields = Fields.of(call.body().json());
    Profile profile = Profile.read(fields);
    String password = Credentials.newPassword(fields, "password", profile.email());
    fields.refuseUnknown();
    fields.check();
    credentials.countSignUp(call);
    String id = store.newId();
    Customer created = store.create(id, profile, credentials.sealed(id, password));
    return written(201, created).with("Location", "/v1/customers/" + id);
  }

  // A body and not a query: addresses of people do not belong into the logs of proxies.
  Reply lookUp(Call call) {
    Fields fields = Fields.of(call.body().json());
    String email = fields.text("email", 254, Profile.EMAIL);
    fields.refuseUnknown();
    fields.check();
    ObjectNode answer = Json.mapper().createObjectNode();
    var items = answer.putArray("items");
    store.findByEmail(email).map(this::document).ifPresent(items::add);
    return Reply.json(200, Json.text(answer)).with("Cache-Control", "no-store");
  }

  Reply get(Call call) {
    return written(200, present(store.find(CustomerIds.of(call))));
  }

  Reply put(Call call) {
    String id = CustomerIds.of(call);
    Change change = Change.read(call.body().json());
    Profile profile = Profile.parse(change.profile());
    Optional<Customer> current = store.find(id);
    if (current.isPresent()) {
      return change(call, present(current), profile, change.password());
    }
    if (id.startsWith(Principal.GUEST)) {
      throw ProblemException.of(
          422,
          "guest",
          "Guests have no profile",
          "Expected the id of a customer: sign up with POST /v1/customers.");
    }
    if (call.header("If-Match").isPresent()) {
      throw ProblemException.of(412, "stale", "Precondition failed", "There is no such customer.");
    }
    return written(201, store.create(id, profile, "")).with("Location", "/v1/customers/" + id);
  }

  Reply patch(Call call) {
    Customer current = present(store.find(CustomerIds.of(call)));
    JsonNode profile =
        store.profile(current).orElseThrow(() -> ProblemException.notFound("customer"));
    Change change = Change.read(call.body().json());
    return change(
        call,
        current,
        Profile.parse(MergePatch.apply(profile, change.profile())),
        change.password());
  }

  /// What a customer sends to change its profile, and the password it may have to know for that.
  private record Change(JsonNode profile, String password) {
    static Change read(JsonNode body) {
      if (!(body instanceof ObjectNode object) || !object.has(CURRENT_PASSWORD)) {
        return new Change(body, "");
      }
      ObjectNode profile = object.deepCopy();
      JsonNode password = profile.remove(CURRENT_PASSWORD);
      if (!password.isTextual() || password.textValue().length() > Credentials.MAX_PASSWORD) {
        throw ProblemException.badRequest(
            new FieldError(
                "/" + CURRENT_PASSWORD,
                "invalid",
                "expected a text of at most " + Credentials.MAX_PASSWORD + " characters"));
      }
      return new Change(profile, password.textValue());
    }
  }

  // Whoever holds a session for a moment must not take the account over by its address.
  private void requirePassword(Call call, Customer current, Profile profile, String password) {
    String before = store.profile(current).map(p -> p.path("email").asText()).orElse("");
    boolean own = call.caller().subject().equals(current.id());
    if (!own || current.password().isEmpty() || before.equalsIgnoreCase(profile.email())) {
      return;
    }
    if (password.isEmpty()) {
      throw ProblemException.badRequest(
          new FieldError(
              "/" + CURRENT_PASSWORD,
              "required",
              "expected the current password, because the e-mail address is what you log in with"));
    }
    credentials.confirm(call, current, before, password);
  }

  private Reply change(Call call, Customer current, Profile profile, String password) {
    List<String> tags = EntityTags.required(call);
    if (!tags.contains("*") && !tags.contains(current.etag())) {
      throw EntityTags.stale(current.etag());
    }
    requirePassword(call, current, profile, password);
    return written(
        200,
        store
            .change(current, profile)
            .orElseThrow(() -> EntityTags.stale(present(store.find(current.id())).etag())));
  }

  private Reply written(int status, Customer customer) {
    return Reply.json(status, Json.text(document(customer)))
        .with("ETag", customer.etag())
        .with("Cache-Control", "no-store");
  }

  private ObjectNode document(Customer customer) {
    return customer.document(store.profile(customer));
  }

  static Customer present(Optional<Customer> found) {
    Customer customer = found.orElseThrow(() -> ProblemException.notFound("customer"));
    if (customer.isErased()) {
      throw ProblemException.of(
          410, "customer-erased", "Gone", "The personal data of this customer was erased.");
    }
    return customer;
  }
}

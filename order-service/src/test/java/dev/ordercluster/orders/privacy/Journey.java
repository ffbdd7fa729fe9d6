package dev.ordercluster.orders.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ordercluster.orders.Client;
import dev.ordercluster.orders.People;
import dev.ordercluster.orders.TestService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// One person does everything in which the service takes something personal or a secret from it.
final class Journey {
  /// What accepts something personal or secret, or makes a secret up.
  private static final List<String> TAKES_PERSONAL_DATA =
      List.of(
          "POST /v1/customers",
          "PUT /v1/customers/{id}",
          "PATCH /v1/customers/{id}",
          "PUT /v1/customers/{id}/password",
          "POST /v1/customers/lookup",
          "POST /v1/sessions",
          "POST /v1/orders",
          "PATCH /v1/orders/{id}",
          "POST /v1/orders/{id}/payments",
          "POST /v1/orders/import",
          "POST /v1/carts",
          "PATCH /v1/carts/{id}",
          "POST /v1/carts/{id}/merge",
          "POST /v1/carts/{id}/checkout",
          "POST /v1/api-keys",
          "POST /v1/webhook-endpoints",
          "POST /v1/webhook-endpoints/{id}/rotate-secret");

  private final Marks marks;
  private final List<String> refusals = new ArrayList<>();
  private final Set<String> accepted = new TreeSet<>();

  Journey(Marks marks) {
    this.marks = marks;
  }

  /// What was refused, as it was answered.
  List<String> refusals() {
    return refusals;
  }

  /// Makes the journey and gives the first order.
  Client.Answer travel(TestService service) {
    Person person = join(service);
    Client.Answer order = buy(service, person);
    fillCarts(service, person);
    importOrders(service, person);
    keepSecrets(service);
    assertThat(ok("export", person.own().get(person.path() + "/export")).body())
        .contains(marks.word());
    assertThat(accepted).containsAll(TAKES_PERSONAL_DATA);
    return order;
  }

  Client.Answer noted(Client.Answer answer) {
    assertThat(answer.status()).as(answer.body()).isNotEqualTo(500);
    if (answer.status() >= 400) {
      refusals.add(answer.body() + answer.response().headers().map());
    }
    return answer;
  }

  private Client.Answer ok(String route, Client.Answer answer) {
    assertThat(answer.status()).as(route + answer.body()).isBetween(200, 299);
    accepted.add(route);
    return answer;
  }

  private record Person(String id, Client own) {
    String path() {
      return "/v1/customers/" + id;
    }
  }

  /// A person signs up, logs in and tells its data.
  private Person join(TestService service) {
    Client anonymous = service.anonymous();
    Client.Answer joined =
        ok(
            "POST /v1/customers",
            anonymous.post("/v1/customers", marks.signUp(), "X-Forwarded-For", marks.word()));
    String customer = joined.json().at("/id").asText();
    noted(anonymous.post("/v1/sessions", marks.login("wrong " + marks.word())));
    Client.Answer session =
        ok(
            "POST /v1/sessions",
            marks.remembering(
                anonymous.post("/v1/sessions", marks.login(marks.password())), "/token"));
    Person person = new Person(customer, People.withSession(service, session));
    Client own = person.own();
    ok("PUT /v1/customers/{id}", own.put(person.path(), marks.profile(), "If-Match", "*"));
    ok(
        "PATCH /v1/customers/{id}",
        own.patch(person.path(), "{\"name\":\"Eve %s\"}".formatted(marks.word()), "If-Match", "*"));
    ok(
        "PUT /v1/customers/{id}/password",
        own.put(
            person.path() + "/password",
            "{\"currentPassword\":\"%s\",\"newPassword\":\"again %s\"}"
                .formatted(marks.password(), marks.word())));
    ok(
        "POST /v1/customers/lookup",
        service
            .staff()
            .post("/v1/customers/lookup", "{\"email\":\"%s\"}".formatted(marks.email())));
    return person;
  }

  /// It orders, pays and changes its mind; the order without payment is returned.
  private Client.Answer buy(TestService service, Person person) {
    Client own = person.own();
    String sku = service.product(50);
    Client.Answer order =
        ok("bare", own.post("/v1/orders", Client.basket(sku, 1), "Idempotency-Key", marks.word()));
    Client.Answer full =
        ok(
            "POST /v1/orders",
            own.post("/v1/orders", marks.order(sku), "Idempotency-Key", "k" + marks.word()));
    assertThat(full.json().at("/shippingAddress/line1").asText()).contains(marks.word());
    assertThat(full.json().at("/email").asText()).isEqualTo(marks.email());
    assertThat(full.json().at("/metadata/gift").asText()).contains(marks.word());
    Client.Answer replayed =
        own.post("/v1/orders", marks.order(sku), "Idempotency-Key", "k" + marks.word());
    assertThat(replayed.body()).isEqualTo(full.body());
    assertThat(own.get(full.header("Location")).json().at("/note").asText()).contains(marks.word());
    ok(
        "PATCH /v1/orders/{id}",
        own.patch(
            order.header("Location"),
            "{\"note\":\"%1$s\",\"email\":\"%2$s\",\"metadata\":{\"x\":\"%1$s\"},\"shippingAddress\":%3$s}"
                .formatted(marks.word(), marks.email(), marks.address()),
            "If-Match",
            "*"));
    ok(
        "POST /v1/orders/{id}/payments",
        own.post(
            order.header("Location") + "/payments",
            marks.payment(),
            "Idempotency-Key",
            "p" + marks.word()));
    return order;
  }

  /// Carts of a guest and of the person are filled, merged and ordered.
  private void fillCarts(TestService service, Person person) {
    String sku = service.product(50);
    Client own = person.own();
    String first = ok("POST /v1/carts", own.post("/v1/carts", marks.order(sku))).header("Location");
    String second = ok("POST /v1/carts", own.post("/v1/carts", "{}")).header("Location");
    ok("PATCH /v1/carts/{id}", own.patch(second, marks.order(sku)));
    String id = first.substring(first.lastIndexOf('/') + 1);
    Client.Answer merged =
        ok("POST /v1/carts/{id}/merge", own.post(second + "/merge", "{\"from\":\"" + id + "\"}"));
    assertThat(merged.json().at("/metadata/gift").asText()).contains(marks.word());
    ok(
        "POST /v1/carts/{id}/checkout",
        own.post(second + "/checkout", "", "Idempotency-Key", "c" + marks.word()));
    ok("POST /v1/carts", own.post("/v1/carts", marks.order(sku)));
  }

  private void importOrders(TestService service, Person person) {
    String sku = service.product(50);
    String lines =
        String.join(
            "\n",
            marks.line(person.id(), sku),
            marks.line(person.id(), "no-such-sku"),
            "{\"email\":\"" + marks.word() + "\",\"lines\":[{\"sku\":\"" + marks.word() + "\"}]}",
            "{" + marks.word());
    Client.Answer job =
        ok(
            "POST /v1/orders/import",
            service
                .staff()
                .post("/v1/orders/import", lines, "Content-Type", "application/x-ndjson"));
    String path = job.header("Location");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> service.staff().get(path).json().has("finishedAt"));
    refusals.add(service.staff().get(path + "/results").body());
  }

  private void keepSecrets(TestService service) {
    Client admin = service.as("root", "admin");
    String body =
        "{\"url\":\"https://hooks.example.com/x\",\"types\":[\"shop.order.*\"],\"status\":\"disabled\"}";
    Client.Answer made =
        ok(
            "POST /v1/webhook-endpoints",
            marks.remembering(admin.post("/v1/webhook-endpoints", body), "/secret"));
    ok(
        "POST /v1/webhook-endpoints/{id}/rotate-secret",
        marks.remembering(admin.post(made.header("Location") + "/rotate-secret", ""), "/secret"));
    String key = "{\"name\":\"ERP\",\"scopes\":[\"orders:read\"]}";
    ok("POST /v1/api-keys", marks.remembering(admin.post("/v1/api-keys", key), "/key"));
    ok(
        "guest session",
        marks.remembering(service.anonymous().post("/v1/sessions", "{}"), "/token"));
  }
}

package dev.ordercluster.orders.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.orders.Client;
import dev.ordercluster.orders.People;
import dev.ordercluster.orders.TestService;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CustomersIT {
  private static TestService service;

  private final String email = People.email();
  private final String id = "customer-" + UUID.randomUUID();
  private final String path = "/v1/customers/" + id;

  @BeforeAll
  static void start() {
    service = TestService.start("ORDERS_ENCRYPTION_KEY_MEMORY", "500ms");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private Client own() {
    return service.as(id, "customer");
  }

  @Test
  void aCustomerKeepsItsProfileAndOnlyStaffAndItselfSeeIt() {
    Client.Answer created = own().put(path, People.profile(email));
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    assertThat(created.header("Location")).isEqualTo(path);
    assertThat(created.header("ETag")).isEqualTo("\"1\"");
    JsonNode seen = service.staff().get(path).json();
    assertThat(seen.at("/email").asText()).isEqualTo(email);
    assertThat(seen.at("/addresses/0/city").asText()).isEqualTo("London");
    assertThat(seen.at("/hasPassword").asBoolean()).isFalse();
    assertThat(service.customer().get(path).status()).isEqualTo(404);
    assertThat(service.customer().put(path, People.profile(email)).status()).isEqualTo(404);
    assertThat(service.customer().get(path + "/export").status()).isEqualTo(404);
    assertThat(service.customer().delete(path).status()).isEqualTo(404);
    assertThat(
            TestService.query(
                "SELECT count(*) FROM customers WHERE customers::text ILIKE '%london%'"
                    + " OR customers::text ILIKE '%lovelace%'"))
        .isEqualTo("0");
  }

  @Test
  void aChangeNeedsTheCurrentVersionAndAPatchMerges() {
    own().put(path, People.profile(email));
    assertThat(own().put(path, People.profile(email)).status()).isEqualTo(428);
    assertThat(own().put(path, People.profile(email), "If-Match", "\"7\"").status()).isEqualTo(412);
    assertThat(own().patch(path, "{\"name\":\"Ada\"}").status()).isEqualTo(428);
    Client.Answer patched =
        own().patch(path, "{\"name\":\"Ada K.\",\"phone\":null}", "If-Match", "\"1\"");
    assertThat(patched.status()).as(patched.body()).isEqualTo(200);
    assertThat(patched.header("ETag")).isEqualTo("\"2\"");
    assertThat(patched.json().at("/name").asText()).isEqualTo("Ada K.");
    assertThat(patched.json().has("phone")).isFalse();
    assertThat(patched.json().at("/addresses")).hasSize(1);
    Client.Answer wrong = own().patch(path, "{\"email\":\"x\",\"colour\":1}", "If-Match", "\"2\"");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.json().findValuesAsText("pointer")).contains("/email", "/colour");
  }

  @Test
  void theAddressThatSomebodyLogsInWithChangesOnlyWithThePassword() {
    String login = People.email();
    String next = People.email();
    assertThat(People.join(service, login).status()).isEqualTo(201);
    Client.Answer session =
        People.logIn(service, login, People.PASSWORD, UUID.randomUUID().toString());
    Client customer = People.withSession(service, session);
    String mine = "/v1/customers/" + session.json().at("/customerId").asText();
    String patch = "{\"email\":\"%s\"}".formatted(next);
    Client.Answer without = customer.patch(mine, patch, "If-Match", "*");
    assertThat(without.status()).isEqualTo(400);
    assertThat(without.json().at("/errors/0/pointer").asText()).isEqualTo("/currentPassword");
    String guess = "{\"email\":\"%s\",\"currentPassword\":\"guess guess\"}".formatted(next);
    assertThat(customer.patch(mine, guess, "If-Match", "*").status()).isEqualTo(403);
    assertThat(customer.patch(mine, "{\"name\":\"Ada K.\"}", "If-Match", "*").status())
        .isEqualTo(200);
    String known = "{\"email\":\"%s\",\"currentPassword\":\"%s\"}".formatted(next, People.PASSWORD);
    Client.Answer changed = customer.patch(mine, known, "If-Match", "*");
    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    assertThat(changed.json().at("/email").asText()).isEqualTo(next);
    assertThat(changed.body()).doesNotContain(People.PASSWORD);
  }

  @Test
  void anEmailAddressBelongsToOneCustomerAndStaffFindsItWhateverItsCase() {
    own().put(path, People.profile(email));
    Client other = service.as("other-" + id, "customer");
    assertThat(other.put("/v1/customers/other-" + id, People.profile(email)).status())
        .isEqualTo(409);
    assertThat(People.join(service, email.toUpperCase(Locale.ROOT)).status()).isEqualTo(409);
    JsonNode found =
        service
            .staff()
            .post(
                "/v1/customers/lookup",
                "{\"email\":\"%s\"}".formatted(email.toUpperCase(Locale.ROOT)))
            .json();
    assertThat(found.at("/items/0/id").asText()).isEqualTo(id);
    assertThat(
            service
                .staff()
                .post("/v1/customers/lookup", "{\"email\":\"nobody@example.org\"}")
                .json()
                .at("/items"))
        .isEmpty();
  }

  @Test
  void anErasedCustomerIsGoneEverywhereAndItsOrdersStayWithoutIt() {
    own().put(path, People.profile(email));
    String order = own().order(service.product(5), 1).header("Location");
    Client.Answer open = own().delete(path);
    assertThat(open.status()).isEqualTo(409);
    assertThat(open.json().at("/code").asText()).isEqualTo("open-orders");
    assertThat(own().get(path).status()).isEqualTo(200);
    own().post(order + "/cancel", "");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> own().get(order).json().at("/status").asText().equals("CANCELLED"));

    Client.Answer accepted = own().delete(path);
    assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
    assertThat(accepted.header("Location")).isEqualTo(path + "/erasure");
    assertThat(own().get(path).status()).isEqualTo(410);
    assertThat(own().put(path, People.profile(email)).status()).isEqualTo(410);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> own().get(path + "/erasure").json().at("/status").asText().equals("FINISHED"));
    assertThat(own().delete(path).json().at("/status").asText()).isEqualTo("FINISHED");
    assertThat(service.staff().get(order).status()).isEqualTo(200);
    assertThat(own().get(path + "/export").json().at("/profile").has("email")).isFalse();
    assertThat(
            TestService.query(
                "SELECT count(*) FROM data_keys WHERE wrapped IS NOT NULL AND customer_id = '"
                    + id
                    + "'"))
        .isEqualTo("0");
    assertThat(
            service
                .as("next-" + id, "customer")
                .put("/v1/customers/next-" + id, People.profile(email))
                .status())
        .isEqualTo(201);
  }

  @Test
  void anExportHoldsEverything() {
    own().put(path, People.profile(email));
    String sku = service.product(500);
    for (int i = 0; i < 3; i++) {
      own().order(sku, 1);
    }
    JsonNode export = own().get(path + "/export").json();
    assertThat(export.at("/profile/email").asText()).isEqualTo(email);
    assertThat(export.at("/orders")).hasSize(3);
    assertThat(export.at("/sessions").isArray()).isTrue();
  }

  @Test
  void badInputNamesEachField() {
    Client.Answer answer =
        own()
            .put(
                path,
                "{\"email\":\"no\",\"phone\":\"12\",\"addresses\":[{\"country\":\"XX\",\"line1\":7}]}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().findValuesAsText("pointer"))
        .containsExactlyInAnyOrder(
            "/email",
            "/phone",
            "/addresses/0/name",
            "/addresses/0/line1",
            "/addresses/0/city",
            "/addresses/0/country");
    assertThat(own().get("/v1/customers/a%20b").status()).isEqualTo(400);
    assertThat(
            service.staff().put("/v1/customers/guest-1", People.profile(People.email())).status())
        .isEqualTo(422);
  }
}

package dev.ordercluster.orders.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.orders.Backends;
import dev.ordercluster.orders.Client;
import dev.ordercluster.orders.KafkaProbe;
import dev.ordercluster.orders.People;
import dev.ordercluster.orders.TestService;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/// One person with everything the service can keep about it, before and after its erasure.
class ErasureIT {
  private static final List<String> PERSONAL =
      List.of("shippingAddress", "email", "note", "metadata");

  private static TestService service;
  private static RedisClient redis;

  private final String email = People.email();
  private final String key = UUID.randomUUID().toString();

  @BeforeAll
  static void start() {
    service = TestService.start("ORDERS_ENCRYPTION_KEY_MEMORY", "500ms");
    redis = RedisClient.create("127.0.0.1", Backends.redis().port());
  }

  @AfterAll
  static void stop() {
    redis.close();
    service.close();
  }

  private record Person(String id, Client own, String session) {
    String path() {
      return "/v1/customers/" + id;
    }
  }

  @Test
  void nothingOfAnErasedPersonIsShownByWhateverStillNamesIt() {
    Person person = join();
    String body = details(service.product(5));
    Client.Answer placed = person.own().post("/v1/orders", body, "Idempotency-Key", key);
    String order = placed.header("Location");
    String cart = person.own().post("/v1/carts", body).header("Location");
    assertThat(person.own().get(cart).json().at("/email").asText()).isEqualTo(email);
    cancel(person, order);
    assertComplete(person);

    Client.Answer before = person.own().get(order);
    String tag = before.header("ETag");
    assertThat(before.json().at("/shippingAddress/city").asText()).isEqualTo("London");
    assertThat(person.own().get(order, "If-None-Match", tag).status()).isEqualTo(304);
    assertThat(redis.exists(redisKey("order", order), redisKey("cart", cart))).isEqualTo(2);

    erase(person);
    assertChanged(person, order, before);
    JsonNode export = person.own().get(person.path() + "/export").json();
    for (JsonNode shown :
        List.of(
            person.own().get(order).json(),
            person.own().get("/v1/orders").json().at("/items/0"),
            service.staff().get("/v1/orders?customerId=" + person.id()).json().at("/items/0"),
            export.at("/orders/0"))) {
      assertThat(shown.at("/id").asText()).isEqualTo(idOf(order));
      assertThat(PERSONAL).allSatisfy(member -> assertThat(shown.path(member).isNull()).isTrue());
    }
    assertThat(export.toString()).doesNotContain(email, "Lovelace", "London", "4711");
    assertThat(export.at("/carts")).isEmpty();
    assertThat(export.at("/sessions")).isEmpty();
    assertThat(person.own().get(cart).status()).isEqualTo(404);
    assertThat(TestService.query("SELECT count(*) FROM carts WHERE owner = '" + person.id() + "'"))
        .isEqualTo("0");
    assertThat(redis.hget(redisKey("cart", cart), "b")).isNull();
    assertThat(redis.exists(person.session())).isFalse();
    assertThat(People.logIn(service, email, People.PASSWORD, person.id()).status()).isEqualTo(401);
  }

  @Test
  void theErasureIsPublishedAndWhatWasPublishedOrStoredBeforeCannotBeOpened() {
    Person person = join();
    String body = details(service.product(5));
    Client.Answer placed = person.own().post("/v1/orders", body, "Idempotency-Key", key);
    String order = placed.header("Location");
    cancel(person, order);
    String stored =
        TestService.query(
            "SELECT body FROM idempotency_keys WHERE body LIKE '%" + idOf(order) + "%'");
    assertThat(stored).contains("enc:1:").doesNotContain(email, "Lovelace", "London", "4711");
    erase(person);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                KafkaProbe.types("orders.events", person.id()).contains("shop.customer.erased.v1"));
    assertPublishedWithoutPerson(person, order);
    Client.Answer replayed = person.own().post("/v1/orders", body, "Idempotency-Key", key);
    assertThat(replayed.status()).isEqualTo(410);
    assertThat(replayed.body()).doesNotContain(email, "Lovelace", "London", "4711");
    List<String> keys =
        Pattern.compile("enc:1:([0-9a-f-]{36})")
            .matcher(stored)
            .results()
            .map(match -> match.group(1))
            .distinct()
            .toList();
    assertThat(keys).isNotEmpty();
    for (String id : keys) {
      assertThat(TestService.query("SELECT wrapped IS NULL FROM data_keys WHERE id = '" + id + "'"))
          .isEqualTo("t");
    }
  }

  @Test
  void metadataThatAnEarlierVersionLeftInClearGoesWithItsCustomer() {
    Person person = join();
    Client.Answer placed = person.own().order(service.product(5), 1);
    String order = placed.header("Location");
    cancel(person, order);
    TestService.execute(
        "UPDATE orders SET metadata = '{\"who\":\"Lovelace 4711\"}' WHERE id = '"
            + idOf(order)
            + "'");
    assertThat(person.own().delete(person.path()).status()).isEqualTo(202);
    assertThat(TestService.query("SELECT metadata FROM orders WHERE id = '" + idOf(order) + "'"))
        .startsWith("\"enc:1:");
    assertThat(person.own().get("/v1/orders").json().at("/items/0/metadata").isNull()).isTrue();
  }

  private void assertPublishedWithoutPerson(Person person, String order) {
    assertThat(
            KafkaProbe.read("orders.events", person.id()).stream()
                .filter(event -> KafkaProbe.header(event, "ce_type").contains("erased"))
                .map(event -> event.value().replaceAll("\\s", "")))
        .containsExactly("{\"customerId\":\"" + person.id() + "\"}");
    assertThat(
            Stream.of("orders.events", "inventory.events", "payments.events")
                .flatMap(topic -> KafkaProbe.read(topic, idOf(order)).stream()))
        .isNotEmpty()
        .allSatisfy(
            event ->
                assertThat(event.value())
                    .doesNotContain("enc:1:", email, "Lovelace", "London", "4711"));
  }

  /// What was shown before an erasure is never confirmed, and what is kept for the books is the
  /// same.
  private static void assertChanged(Person person, String order, Client.Answer before) {
    Client.Answer after = person.own().get(order, "If-None-Match", before.header("ETag"));
    assertThat(after.status()).isEqualTo(200);
    assertThat(after.header("ETag")).isNotEqualTo(before.header("ETag"));
    assertThat(person.own().get(order, "If-None-Match", after.header("ETag")).status())
        .isEqualTo(304);
    assertThat(after.json().at("/total")).isEqualTo(before.json().at("/total"));
    assertThat(after.json().at("/version")).isEqualTo(before.json().at("/version"));
  }

  private Person join() {
    String id = People.join(service, email).json().at("/id").asText();
    Client.Answer session = People.logIn(service, email, People.PASSWORD, id);
    Client own = People.withSession(service, session);
    Client.Answer told = own.put("/v1/customers/" + id, People.profile(email), "If-Match", "*");
    assertThat(told.status()).as(told.body()).isEqualTo(200);
    return new Person(id, own, "session:" + People.sessionId(session.json().at("/token").asText()));
  }

  private String details(String sku) {
    return """
        {"lines":[{"sku":"%s","quantity":1}],"email":"%s","note":"gate 4711","metadata":{"who":"Lovelace"},
         "shippingAddress":{"name":"Ada Lovelace","line1":"12 St James's Sq","city":"London","country":"GB"}}
        """
        .formatted(sku, email);
  }

  /// Everything there is of a person is in its export.
  private void assertComplete(Person person) {
    JsonNode export = person.own().get(person.path() + "/export").json();
    assertThat(export.at("/profile/email").asText()).isEqualTo(email);
    assertThat(export.at("/profile/addresses/0/city").asText()).isEqualTo("London");
    for (String item : List.of("/orders/0", "/carts/0")) {
      assertThat(export.at(item + "/email").asText()).as(item).isEqualTo(email);
      assertThat(export.at(item + "/note").asText()).as(item).isEqualTo("gate 4711");
      assertThat(export.at(item + "/metadata/who").asText()).as(item).isEqualTo("Lovelace");
      assertThat(export.at(item + "/shippingAddress/city").asText()).as(item).isEqualTo("London");
    }
    assertThat(export.at("/sessions")).hasSize(1);
  }

  private static void cancel(Person person, String order) {
    person.own().post(order + "/cancel", "");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> person.own().get(order).json().at("/status").asText().equals("CANCELLED"));
  }

  private static void erase(Person person) {
    Client.Answer accepted = person.own().delete(person.path());
    assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                person
                    .own()
                    .get(person.path() + "/erasure")
                    .json()
                    .at("/status")
                    .asText()
                    .equals("FINISHED"));
  }

  private static String idOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String redisKey(String kind, String path) {
    return kind + ":" + idOf(path);
  }
}

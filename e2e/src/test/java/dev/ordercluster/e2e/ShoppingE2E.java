package dev.ordercluster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A shopper's way through the whole platform, from a guest's cart to money given back, with
/// everything killed on the way.
class ShoppingE2E {
  private static final Duration READY = Duration.ofMinutes(3);
  private static final String EMAIL = "ada@example.org";
  private static final String PASSWORD = "correct horse battery staple";

  private Platform platform;
  private String staff;
  private String admin;
  private String cart = "";
  private String serviceKey = "";
  private String serviceKeyPath = "";

  @BeforeEach
  void clean() {
    platform = new Platform("e2e-shopping");
    platform.up();
    staff = platform.token("staff", "e2e-staff");
    admin = platform.token("admin", "e2e-admin");
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void aGuestBecomesACustomerBuysAndGetsMoneyBackThoughEverythingDiesBetween() {
    inShop(
        shop -> {
          stockTheShop(shop);
          makeAKeyForAService(shop);
          cart = fillACartAsGuestAndLogIn(shop);
        });
    platform.killEverything();
    platform.up();
    inShop(
        shop -> {
          String order = buy(shop, logIn(shop, ""));
          readAsAServiceUntilItsKeyIsRevoked(shop, order);
          ship(shop, order);
          giveSomeMoneyBack(shop, order);
        });
    followACancellationThatAnotherServicePaysBack();
  }

  // Another service authorises the payment and, asked to, gives it back; the customer watches,
  // loses the connection and goes on where it was.
  private void followACancellationThatAnotherServicePaysBack() {
    try (Cluster cluster = new Cluster(platform.kubeconfig());
        Shop shop = new Shop(cluster.gateway())) {
      String customer = platform.token("customer", "e2e-follower");
      String order =
          shop.placeOrder(
                  customer,
                  UUID.randomUUID().toString(),
                  "{\"lines\":[{\"sku\":\"KETTLE\",\"quantity\":1}]}")
              .expect(201)
              .header("Location");
      List<String> seen = new ArrayList<>();
      try (OtherServices _ = followUntilConfirmed(cluster, order, customer, seen)) {
        shop.post(order + "/cancel", customer, "", Map.of()).expect(202);
        String last = Integer.toString(EventStream.ids(seen).getLast());
        try (EventStream rest = EventStream.resume(cluster.gateway(), order, customer, last)) {
          seen.addAll(rest.rest());
        }
      }
      assertFollowed(shop, order, seen);
    }
  }

  // Returns with the stream closed and the other services running.
  private OtherServices followUntilConfirmed(
      Cluster cluster, String order, String customer, List<String> seen) {
    try (EventStream stream = EventStream.open(cluster.gateway(), order, customer)) {
      assertThat(stream.status()).isEqualTo(200);
      assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
      seen.addAll(stream.until(line -> line.startsWith(": still here")));
      Report.line("a heartbeat came through the gateway after " + stream.age());
      OtherServices others =
          OtherServices.start(platform, OrderEvents.of(cluster), Duration.ofSeconds(6));
      seen.addAll(stream.until(line -> line.contains("\"CONFIRMED\"")));
      return others;
    }
  }

  private void assertFollowed(Shop shop, String order, List<String> seen) {
    JsonNode history = shop.get(order + "/history", staff).expect(200).body().path("items");
    List<Integer> versions = new ArrayList<>();
    List<String> statuses = new ArrayList<>();
    for (JsonNode moment : history) {
      versions.add(moment.path("version").asInt());
      statuses.add(moment.path("status").asText());
    }
    assertThat(EventStream.ids(seen)).as("versions seen, in both streams").isEqualTo(versions);
    assertThat(statuses).containsSubsequence("PENDING", "CONFIRMED", "CANCELLING", "CANCELLED");
    assertThat(read(shop, order).path("paymentStatus").asText()).isEqualTo("VOIDED");
  }

  private interface Visit {
    void to(Shop shop);
  }

  private void inShop(Visit visit) {
    try (Cluster cluster = new Cluster(platform.kubeconfig())) {
      cluster.awaitReady(READY);
      try (Shop shop = new Shop(cluster.gateway())) {
        visit.to(shop);
      }
    }
  }

  private void stockTheShop(Shop shop) {
    shop.post(
            "/v1/products",
            staff,
            """
            {"sku":"KETTLE","name":"Kettle","price":{"amount":4999,"currency":"EUR"},
             "taxRate":1900,"stock":{"onHand":5}}
            """,
            Map.of())
        .expect(201);
    shop.send(
            "PUT",
            "/v1/shipping-methods/parcel",
            staff,
            "{\"name\":\"Parcel\",\"price\":{\"amount\":490,\"currency\":\"EUR\"},\"taxRate\":1900}",
            Map.of())
        .expect(201);
    shop.send("PUT", "/v1/discounts/WELCOME", staff, "{\"rate\":1000}", Map.of()).expect(201);
  }

  private void makeAKeyForAService(Shop shop) {
    String wanted = "{\"name\":\"ERP\",\"scopes\":[\"orders:read\"]}";
    Shop.Answer made = shop.post("/v1/api-keys", admin, wanted, Map.of()).expect(201);
    serviceKey = made.body().path("key").asText();
    serviceKeyPath = made.header("Location");
  }

  private void readAsAServiceUntilItsKeyIsRevoked(Shop shop, String order) {
    shop.get(order, serviceKey).expect(200);
    shop.post(order + "/cancel", serviceKey, "", Map.of("Idempotency-Key", "k")).expect(403);
    shop.send("DELETE", serviceKeyPath, admin, "", Map.of()).expect(204);
    Awaitility.await("the key's end")
        .atMost(Duration.ofSeconds(5))
        .until(() -> shop.get(order, serviceKey).status() == 401);
  }

  private String fillACartAsGuestAndLogIn(Shop shop) {
    String guest = token(shop.post("/v1/sessions", "", "{}", Map.of()).expect(201));
    String guestCart = shop.post("/v1/carts", guest, "{}", Map.of()).expect(201).header("Location");
    shop.send("PUT", guestCart + "/items/KETTLE", guest, "{\"quantity\":2}", Map.of()).expect(200);
    shop.post(
            "/v1/customers",
            "",
            "{\"email\":\"%s\",\"name\":\"Ada\",\"password\":\"%s\"}".formatted(EMAIL, PASSWORD),
            Map.of())
        .expect(201);
    String session = logIn(shop, guest);
    JsonNode mine = shop.get("/v1/carts", session).expect(200).body().path("items");
    assertThat(mine).as("carts after the login").hasSize(1);
    assertThat(mine.get(0).at("/lines/0/quantity").asInt()).isEqualTo(2);
    return "/v1/carts/" + mine.get(0).path("id").asText();
  }

  private static String logIn(Shop shop, String guest) {
    return token(
        shop.post(
                "/v1/sessions",
                guest,
                "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(EMAIL, PASSWORD),
                Map.of())
            .expect(201));
  }

  private String buy(Shop shop, String session) {
    shop.send(
            "PATCH",
            cart,
            session,
            """
            {"shippingAddress":{"name":"Ada","line1":"1 Analytical Row","city":"London","country":"GB"},
             "shippingMethod":"parcel","discountCode":"WELCOME",
             "payment":{"method":"sandbox","token":"tok_approve","capture":"manual"}}
            """,
            Map.of("Content-Type", "application/merge-patch+json"))
        .expect(200);
    String key = UUID.randomUUID().toString();
    Map<String, String> headers = Map.of("Idempotency-Key", key, "Prefer", "wait=8");
    Shop.Answer bought = shop.post(cart + "/checkout", session, "{}", headers).expect(201);
    JsonNode order = bought.body();
    assertThat(order.path("status").asText()).isEqualTo("CONFIRMED");
    assertThat(order.path("paymentStatus").asText()).isEqualTo("AUTHORIZED");
    // 2 × 49.99 less 10 % = 89.98, plus 19 % tax = 107.08; 4.90 of shipping with tax = 5.83.
    assertThat(order.at("/total/amount").asLong()).isEqualTo(10_708 + 583);
    assertThat(order.at("/shippingAddress/line1").asText()).isEqualTo("1 Analytical Row");
    Shop.Answer again = shop.post(cart + "/checkout", session, "{}", headers).expect(201);
    assertThat(again.body().path("id")).isEqualTo(order.path("id"));
    return "/v1/orders/" + order.path("id").asText();
  }

  private void ship(Shop shop, String order) {
    String fulfillment =
        act(shop, order + "/fulfillments", "{\"lines\":[{\"sku\":\"KETTLE\",\"quantity\":2}]}")
            .path("id")
            .asText();
    String payment = read(shop, order).at("/payments/0/id").asText();
    act(shop, order + "/payments/" + payment + "/capture", "");
    awaitStatus(shop, order, "/paymentStatus", "CAPTURED");
    act(shop, order + "/fulfillments/" + fulfillment + "/ship", "");
    act(shop, order + "/fulfillments/" + fulfillment + "/deliver", "");
    awaitStatus(shop, order, "/status", "COMPLETED");
  }

  private void giveSomeMoneyBack(Shop shop, String order) {
    String payment = read(shop, order).at("/payments/0/id").asText();
    act(
        shop,
        order + "/payments/" + payment + "/refunds",
        "{\"amount\":{\"amount\":1000,\"currency\":\"EUR\"}}");
    awaitStatus(shop, order, "/paymentStatus", "PARTIALLY_REFUNDED");
    assertThat(read(shop, order).at("/payments/0/refunded/amount").asLong()).isEqualTo(1000);
  }

  private JsonNode act(Shop shop, String path, String body) {
    Shop.Answer answer =
        shop.post(path, staff, body, Map.of("Idempotency-Key", UUID.randomUUID().toString()));
    assertThat(answer.status()).as(answer.raw().body()).isBetween(200, 202);
    return answer.body();
  }

  private JsonNode read(Shop shop, String order) {
    return shop.get(order, staff).expect(200).body();
  }

  private void awaitStatus(Shop shop, String order, String pointer, String expected) {
    Awaitility.await(order + " " + pointer)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> assertThat(read(shop, order).at(pointer).asText()).isEqualTo(expected));
  }

  private static String token(Shop.Answer answer) {
    return answer.body().path("token").asText();
  }
}

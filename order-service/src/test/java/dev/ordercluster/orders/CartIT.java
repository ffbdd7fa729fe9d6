package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CartIT {
  private static final String ADDRESS =
      "{\"name\":\"Grace Hopper\",\"line1\":\"7 Navy Yard\",\"city\":\"Arlington\",\"country\":\"US\"}";

  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static String newCart(Client shopper, String body) {
    Client.Answer created = shopper.post("/v1/carts", body);
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    return created.header("Location");
  }

  private static Client.Answer put(Client shopper, String cart, String sku, int quantity) {
    return shopper.put(cart + "/items/" + sku, "{\"quantity\":" + quantity + "}");
  }

  private static List<Integer> quantities(Client shopper, String cart) {
    return shopper.get(cart).json().at("/lines").findValues("quantity").stream()
        .map(JsonNode::asInt)
        .toList();
  }

  @Test
  void aCartIsFilledShownWithWhatItCostsAndChanged() {
    Client shopper = service.customer();
    String tea = service.product(10);
    String mug = service.product(10);
    String cart = newCart(shopper, "");
    JsonNode empty = shopper.get(cart).json();
    assertThat(empty.at("/status").asText()).isEqualTo("DRAFT");
    assertThat(empty.at("/total").isNull()).isTrue();
    assertThat(empty.at("/problems").findValuesAsText("pointer"))
        .containsExactly("/lines", "/shippingAddress", "/payment");

    assertThat(put(shopper, cart, tea, 2).status()).isEqualTo(200);
    Client.Answer filled = put(shopper, cart, mug, 1);
    assertThat(filled.header("ETag")).isEqualTo("\"3\"");
    assertThat(filled.json().at("/total/amount").asLong()).isEqualTo(3 * 1299);
    assertThat(put(shopper, cart, tea, 5).json().at("/total/amount").asLong()).isEqualTo(6 * 1299);
    assertThat(put(shopper, cart, tea, 5).header("ETag")).isEqualTo("\"4\"");
    assertThat(shopper.delete(cart + "/items/" + mug).json().at("/lines")).hasSize(1);
    assertThat(shopper.delete(cart + "/items/" + mug).status()).isEqualTo(200);
    assertThat(quantities(shopper, cart)).containsExactly(5);
    assertThat(shopper.get("/v1/carts").json().at("/items").findValuesAsText("id"))
        .contains(cart.substring(cart.lastIndexOf('/') + 1));
  }

  @Test
  void detailsAreMergedMemberByMember() {
    Client shopper = service.customer();
    String cart = newCart(shopper, Client.basket(service.product(10), 1));
    Client.Answer patched =
        shopper.patch(
            cart,
            "{\"shippingAddress\":"
                + ADDRESS
                + ",\"email\":\"grace@example.org\",\"metadata\":{\"channel\":\"web\"},"
                + "\"payment\":{\"method\":\"sandbox\",\"token\":\"tok_secret_token\"}}");
    assertThat(patched.status()).as(patched.body()).isEqualTo(200);
    JsonNode full = patched.json();
    assertThat(full.at("/shippingAddress/name").asText()).isEqualTo("Grace Hopper");
    assertThat(full.at("/payment/capture").asText()).isEqualTo("automatic");
    assertThat(full.at("/problems")).isEmpty();
    assertThat(patched.body()).doesNotContain("tok_secret_token");

    JsonNode again =
        shopper
            .patch(
                cart,
                "{\"shippingAddress\":{\"city\":\"Boston\"},\"email\":null,"
                    + "\"payment\":{\"capture\":\"manual\"}}")
            .json();
    assertThat(again.at("/shippingAddress/city").asText()).isEqualTo("Boston");
    assertThat(again.at("/shippingAddress/line1").asText()).isEqualTo("7 Navy Yard");
    assertThat(again.at("/email").isNull()).isTrue();
    assertThat(again.at("/payment/capture").asText()).isEqualTo("manual");
  }

  @Test
  void aCancelledCartStaysCancelled() {
    Client shopper = service.customer();
    String cart = newCart(shopper, "{}");
    assertThat(shopper.delete(cart).status()).isEqualTo(204);
    assertThat(shopper.delete(cart).status()).isEqualTo(204);
    assertThat(shopper.get(cart).json().at("/status").asText()).isEqualTo("CANCELLED");
    Client.Answer late = put(shopper, cart, service.product(1), 1);
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.json().at("/code").asText()).isEqualTo("cart-ended");
  }

  @Test
  void whatCannotBeBoughtIsSaidAndTheRestIsQuoted() {
    Client shopper = service.customer();
    String gone = service.product(10);
    String tea = service.product(10);
    String cart = newCart(shopper, Client.basket(gone, 1, tea, 1));
    String id = TestService.query("SELECT id FROM products WHERE sku = '" + gone + "'");
    assertThat(service.staff().delete("/v1/products/" + id, "If-Match", "\"1\"").status())
        .isEqualTo(204);
    shopper.patch(cart, "{\"discountCode\":\"NO-SUCH-CODE\"}");
    JsonNode shown = shopper.get(cart).json();
    assertThat(shown.at("/problems").findValuesAsText("pointer"))
        .contains("/lines/0/sku", "/discountCode");
    assertThat(shown.at("/lines/0/available").asBoolean()).isFalse();
    assertThat(shown.at("/total/amount").asLong()).isEqualTo(1299);
    Client.Answer unknown = put(shopper, cart, gone, 2);
    assertThat(unknown.status()).isEqualTo(422);
    assertThat(unknown.json().at("/code").asText()).isEqualTo("unknown-sku");
  }

  @Test
  void aCartIsItsOwnersAndTheShops() {
    Client shopper = service.customer();
    Client other = service.customer();
    String cart = newCart(shopper, "{}");
    assertThat(other.get(cart).status()).isEqualTo(404);
    assertThat(put(other, cart, service.product(1), 1).status()).isEqualTo(404);
    assertThat(other.patch(cart, "{\"note\":\"x\"}").status()).isEqualTo(404);
    assertThat(other.delete(cart).status()).isEqualTo(404);
    assertThat(
            other
                .post(cart + "/checkout", "", "Idempotency-Key", UUID.randomUUID().toString())
                .status())
        .isEqualTo(404);
    String own = newCart(other, "{}");
    assertThat(
            other
                .post(
                    own + "/merge",
                    "{\"from\":\"" + cart.substring(cart.lastIndexOf('/') + 1) + "\"}")
                .status())
        .isEqualTo(404);
    assertThat(other.post("/v1/carts", "{\"customerId\":\"victim\"}").status()).isEqualTo(403);
    assertThat(other.get("/v1/carts?customerId=victim").status()).isEqualTo(403);
    assertThat(service.staff().get(cart).status()).isEqualTo(200);
    assertThat(shopper.get(cart).json().at("/version").asInt()).isEqualTo(1);
  }

  @Test
  void ofManyChangesAtOnceNoneIsLostAndAStaleTagIsRefused() throws Exception {
    Client shopper = service.customer();
    String cart = newCart(shopper, "{}");
    List<String> skus = Together.run(4, _ -> service.product(10));
    List<Integer> statuses = Together.run(4, i -> put(shopper, cart, skus.get(i), i + 1).status());
    assertThat(statuses).containsOnly(200);
    assertThat(quantities(shopper, cart)).containsExactlyInAnyOrder(1, 2, 3, 4);
    assertThat(shopper.get(cart).header("ETag")).isEqualTo("\"5\"");
    String path = cart + "/items/" + skus.get(0);
    assertThat(shopper.put(path, "{\"quantity\":9}", "If-Match", "\"4\"").status()).isEqualTo(412);
    assertThat(shopper.put(path, "{\"quantity\":9}", "If-Match", "\"5\"").status()).isEqualTo(200);
  }

  @Test
  void cartsAreMergedByTheLargerQuantity() {
    Client shopper = service.customer();
    String tea = service.product(10);
    String mug = service.product(10);
    String into = newCart(shopper, Client.basket(tea, 5));
    String from = newCart(shopper, Client.basket(tea, 2, mug, 1));
    String body = "{\"from\":\"" + from.substring(from.lastIndexOf('/') + 1) + "\"}";
    Client.Answer merged = shopper.post(into + "/merge", body);
    assertThat(merged.status()).as(merged.body()).isEqualTo(200);
    assertThat(quantities(shopper, into)).containsExactly(5, 1);
    JsonNode source = shopper.get(from).json();
    assertThat(source.at("/status").asText()).isEqualTo("MERGED");
    assertThat(into).endsWith(source.at("/mergedInto").asText());
    assertThat(shopper.post(into + "/merge", body).json().at("/version"))
        .isEqualTo(merged.json().at("/version"));
    assertThat(shopper.post(from + "/merge", body).status()).isEqualTo(422);
  }

  @Test
  void aGuestsCartBecomesTheCustomersWhenTheGuestLogsIn() {
    String email = People.email();
    assertThat(People.join(service, email).status()).isEqualTo(201);
    Client guest = People.withSession(service, service.anonymous().post("/v1/sessions", "{}"));
    String tea = service.product(10);
    String cart = newCart(guest, Client.basket(tea, 3));
    assertThat(guest.patch(cart, "{\"shippingAddress\":" + ADDRESS + "}").status()).isEqualTo(200);
    Client.Answer session =
        guest.post(
            "/v1/sessions",
            People.login(email, People.PASSWORD),
            "X-Forwarded-For",
            UUID.randomUUID().toString());
    assertThat(session.status()).as(session.body()).isEqualTo(201);
    Client customer = People.withSession(service, session);
    JsonNode carts = customer.get("/v1/carts").json().at("/items");
    assertThat(carts).hasSize(1);
    assertThat(carts.at("/0/lines/0/quantity").asInt()).isEqualTo(3);
    assertThat(carts.at("/0/shippingAddress/name").asText()).isEqualTo("Grace Hopper");
    assertThat(customer.get(cart).status()).isEqualTo(404);
    assertThat(service.staff().get(cart).json().at("/status").asText()).isEqualTo("MERGED");
  }

  @Test
  void aCartThatNobodyTouchesExpires() {
    try (TestService brief = TestService.start("ORDERS_CART_LIFE", "1s")) {
      Client shopper = brief.customer();
      String cart = newCart(shopper, "{}");
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> shopper.get(cart).json().at("/status").asText().equals("EXPIRED"));
      assertThat(shopper.patch(cart, "{\"note\":\"x\"}").status()).isEqualTo(409);
      assertThat(
              shopper
                  .post(cart + "/checkout", "", "Idempotency-Key", UUID.randomUUID().toString())
                  .status())
          .isEqualTo(409);
    }
  }

  @Test
  void whatIsWrongIsNamed() {
    Client shopper = service.customer();
    Client.Answer wrong =
        shopper.post(
            "/v1/carts",
            "{\"lines\":[{\"sku\":\"A\",\"quantity\":0},{\"sku\":\"A\",\"quantity\":1}],"
                + "\"shippingAddress\":{\"country\":\"XX\"},\"payment\":{\"method\":\"gold\"},\"x\":1}");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.json().at("/errors").findValuesAsText("pointer"))
        .contains("/lines/0/quantity", "/lines/1/sku", "/shippingAddress/country", "/x");
    String cart = newCart(shopper, "{}");
    assertThat(shopper.put(cart + "/items/A", "{\"quantity\":-1}").status()).isEqualTo(400);
    assertThat(shopper.put(cart + "/items/A%20B", "{\"quantity\":1}").status()).isEqualTo(400);
    assertThat(shopper.post(cart + "/merge", "{\"from\":\"x\"}").status()).isEqualTo(400);
    assertThat(shopper.patch(cart, "[]").status()).isEqualTo(400);
    assertThat(shopper.get("/v1/carts/x").status()).isEqualTo(400);
    assertThat(shopper.get("/v1/carts/" + UUID.randomUUID()).status()).isEqualTo(404);
  }
}

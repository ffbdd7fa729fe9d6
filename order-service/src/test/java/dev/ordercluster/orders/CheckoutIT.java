package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class CheckoutIT {
  private static TestService service;

  private final String subject = "customer-" + UUID.randomUUID();
  private Client shopper;

  @BeforeAll
  static void start() {
    service = TestService.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @BeforeEach
  void aShopperComes() {
    shopper = service.as(subject, "customer");
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }

  private Client.Answer checkOut(String cart, String key, String... headers) {
    String[] all = new String[headers.length + 2];
    all[0] = "Idempotency-Key";
    all[1] = key;
    System.arraycopy(headers, 0, all, 2, headers.length);
    return shopper.post(cart + "/checkout", "", all);
  }

  @Test
  void aCartBecomesOneOrderAndARepetitionIsByteIdentical() {
    String sku = service.product(10);
    String cart = CartRoutes.ready(service, subject, sku);
    String key = key();
    Client.Answer placed = checkOut(cart, key);
    assertThat(placed.status()).as(placed.body()).isEqualTo(201);
    JsonNode order = placed.json();
    assertThat(order.at("/status").asText()).isEqualTo("PENDING");
    assertThat(cart).endsWith(order.at("/cartId").asText());
    assertThat(order.at("/shippingAddress/name").asText()).isEqualTo("Ada");
    assertThat(order.at("/customerId").asText()).isEqualTo(subject);
    assertThat(shopper.get(placed.header("Location")).status()).isEqualTo(200);

    JsonNode ended = shopper.get(cart).json();
    assertThat(ended.at("/status").asText()).isEqualTo("ORDERED");
    assertThat(ended.at("/orderId")).isEqualTo(order.at("/id"));
    Client.Answer repeated = checkOut(cart, key);
    assertThat(repeated.status()).isEqualTo(201);
    assertThat(repeated.body()).isEqualTo(placed.body());
    assertThat(repeated.header("Idempotency-Replayed")).isEqualTo("true");
    Client.Answer other = checkOut(cart, key());
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.json().at("/code").asText()).isEqualTo("cart-already-ordered");
    assertThat(shopper.put(cart + "/items/" + sku, "{\"quantity\":2}").status()).isEqualTo(409);
  }

  @Test
  void whatIsMissingIsNamedAndTheKeyStaysFree() {
    String cart = shopper.post("/v1/carts", "{}").header("Location");
    String key = key();
    Client.Answer refused = checkOut(cart, key);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().at("/errors").findValuesAsText("pointer"))
        .containsExactly("/lines", "/shippingAddress", "/payment");
    assertThat(shopper.post(cart + "/checkout", "").status()).isEqualTo(400);
    shopper.patch(
        cart,
        "{\"lines\":[{\"sku\":\"%s\",\"quantity\":1}],\"shippingAddress\":{\"name\":\"A\",\"line1\":\"B\",\"city\":\"C\",\"country\":\"DE\"},\"payment\":{\"method\":\"sandbox\",\"token\":\"tok_approve\"}}"
            .formatted(service.product(1)));
    assertThat(checkOut(cart, key).status()).isEqualTo(201);
  }

  @Test
  void pricesAreThoseOfTheCheckout() {
    String sku = service.product(10);
    String cart = CartRoutes.ready(service, subject, sku);
    assertThat(shopper.get(cart).json().at("/total/amount").asLong()).isEqualTo(1299);
    String product =
        "/v1/products/" + TestService.query("SELECT id FROM products WHERE sku = '" + sku + "'");
    assertThat(
            service
                .staff()
                .patch(product, "{\"price\":{\"amount\":1500}}", "If-Match", "\"1\"")
                .status())
        .isEqualTo(200);
    assertThat(shopper.get(cart).json().at("/total/amount").asLong()).isEqualTo(1500);
    assertThat(checkOut(cart, key()).json().at("/total/amount").asLong()).isEqualTo(1500);
  }

  @Test
  void aRefusalForStockLeavesTheCartOpen() {
    String sku = service.product(1);
    String cart = CartRoutes.ready(service, subject, sku);
    shopper.put(cart + "/items/" + sku, "{\"quantity\":2}");
    Client.Answer refused = checkOut(cart, key());
    assertThat(refused.status()).isIn(409, 422);
    assertThat(refused.json().at("/code").asText()).isEqualTo("insufficient-stock");
    assertThat(shopper.get(cart).json().at("/status").asText()).isEqualTo("DRAFT");
    assertThat(shopper.put(cart + "/items/" + sku, "{\"quantity\":1}").status()).isEqualTo(200);
    assertThat(checkOut(cart, key()).status()).isEqualTo(201);
  }

  @Test
  void aTagNamesTheVersionThatIsMeant() {
    String cart = CartRoutes.ready(service, subject, service.product(5));
    assertThat(checkOut(cart, key(), "If-Match", "\"7\"").status()).isEqualTo(412);
    String key = key();
    assertThat(checkOut(cart, key, "If-Match", "\"1\"").status()).isEqualTo(201);
    assertThat(checkOut(cart, key, "If-Match", "\"1\"").status()).isEqualTo(201);
  }

  @Test
  void ofFiftyCheckoutsOfOneCartOneMakesAnOrder() throws Exception {
    String sku = service.product(100);
    String cart = CartRoutes.ready(service, subject, sku);
    List<Integer> statuses = Together.run(50, _ -> checkOut(cart, key()).status());
    assertThat(statuses.stream().filter(status -> status == 201)).hasSize(1);
    assertThat(statuses).allMatch(status -> status == 201 || status == 409 || status == 503);
    String id = cart.substring(cart.lastIndexOf('/') + 1);
    assertThat(TestService.query("SELECT count(*) FROM orders WHERE cart_id = '" + id + "'"))
        .isEqualTo("1");
    assertThat(TestService.query("SELECT reserved FROM products WHERE sku = '" + sku + "'"))
        .isEqualTo("1");
  }

  @RepeatedTest(5)
  void aChangeThatRacesACheckoutIsInTheOrderOrRefused() throws Exception {
    String sku = service.product(100);
    String cart = CartRoutes.ready(service, subject, sku);
    List<Client.Answer> answers =
        Together.run(
            2,
            i ->
                i == 0
                    ? checkOut(cart, key())
                    : shopper.put(cart + "/items/" + sku, "{\"quantity\":7}"));
    assertThat(answers.get(0).status()).as(answers.get(0).body()).isEqualTo(201);
    boolean wasChanged = answers.get(1).status() == 200;
    assertThat(answers.get(1).status()).isIn(200, 409);
    assertThat(answers.get(0).json().at("/lines/0/quantity").asInt()).isEqualTo(wasChanged ? 7 : 1);
    assertThat(shopper.get(cart).json().at("/status").asText()).isEqualTo("ORDERED");
  }
}

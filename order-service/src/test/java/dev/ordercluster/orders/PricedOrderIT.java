package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PricedOrderIT {
  private static final String DETAILS =
      """
      "shippingAddress":{"name":"Ada Marker","line1":"Marker Street 1","city":"Berlin","country":"DE"},
      "email":"ada.marker@example.org","note":"Marker note","metadata":{"channel":"web"}\
      """;
  private static TestService service;
  private static TestService other;

  @BeforeAll
  static void start() {
    // An undecided payment keeps its token, which a test here reads.
    service = TestService.start("ORDERS_PAYMENTS_SANDBOX_DELAY", "1h");
    other = TestService.start("ORDERS_PAYMENTS_SANDBOX_DELAY", "1h");
  }

  @AfterAll
  static void stop() {
    other.close();
    service.close();
  }

  @Test
  void discountTaxAndShippingAddUpToTheTotal() {
    String tea = taxed(1900);
    String book = taxed(700);
    String code = discount("{\"rate\":1000}");
    String method = method(490, 1900);
    Client.Answer placed =
        order(
            service.customer(),
            "{\"lines\":[{\"sku\":\"%s\",\"quantity\":2},{\"sku\":\"%s\",\"quantity\":1}],%s,%s}"
                .formatted(tea, book, terms(code, method), DETAILS));
    assertThat(placed.status()).as(placed.body()).isEqualTo(201);
    JsonNode order = placed.json();
    // 3897 − 390 (260 + 130) = 2338 + 1169; tax 444 + 82 + 93 on shipping.
    assertThat(amount(order, "subtotal")).isEqualTo(3897);
    assertThat(amount(order, "discount")).isEqualTo(390);
    assertThat(amount(order, "shipping")).isEqualTo(490);
    assertThat(amount(order, "tax")).isEqualTo(444 + 82 + 93);
    assertThat(amount(order, "total")).isEqualTo(3897 - 390 + 490 + 444 + 82 + 93);
    assertThat(amount(order.at("/lines/0"), "total")).isEqualTo(2598 - 260 + 444);
    assertThat(order.at("/discountCode").asText()).isEqualTo(code);
    assertThat(order.at("/shippingAddress/city").asText()).isEqualTo("Berlin");
    assertThat(order.at("/email").asText()).isEqualTo("ada.marker@example.org");
    assertThat(order.at("/note").asText()).isEqualTo("Marker note");
    assertThat(order.at("/metadata/channel").asText()).isEqualTo("web");
    assertThat(order.at("/expiresAt").asText()).isNotEmpty();
    String row =
        TestService.query(
            "SELECT to_jsonb(o) FROM orders o WHERE id = '" + order.at("/id").asText() + "'");
    assertThat(row).contains("enc:1:").doesNotContain("arker");
  }

  @Test
  void aReplayOfAnOrderWithPersonalDataIsIdenticalByteForByte() {
    String sku = service.product(5);
    Client customer = service.customer();
    String body = "{\"lines\":[{\"sku\":\"%s\",\"quantity\":1}],%s}".formatted(sku, DETAILS);
    String key = UUID.randomUUID().toString();
    Client.Answer first = customer.post("/v1/orders", body, "Idempotency-Key", key);
    Client.Answer again = customer.post("/v1/orders", body, "Idempotency-Key", key);
    assertThat(first.status()).as(first.body()).isEqualTo(201);
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(again.body()).isEqualTo(first.body()).contains("Marker Street");
  }

  @Test
  void aPriceThatChangedElsewhereIsChargedAsItIsNow() {
    String sku = service.product(10);
    assertThat(amount(service.customer().order(sku, 1).json(), "total")).isEqualTo(1299);
    TestService.execute("UPDATE products SET price_amount = 1500 WHERE sku = '" + sku + "'");
    Client.Answer placed = service.customer().order(sku, 1);
    assertThat(placed.status()).as(placed.body()).isEqualTo(201);
    assertThat(amount(placed.json(), "total")).isEqualTo(1500);
    TestService.execute("UPDATE products SET tax_rate = 1000 WHERE sku = '" + sku + "'");
    assertThat(amount(service.customer().order(sku, 1).json(), "total")).isEqualTo(1650);
  }

  @Test
  void termsThatChangedElsewhereAreAppliedAsTheyAreNow() {
    String sku = service.product(10);
    String code = discount("{\"rate\":1000}");
    String method = method(490, 0);
    String basket =
        "{\"lines\":[{\"sku\":\"%s\",\"quantity\":1}],%s}".formatted(sku, terms(code, method));
    assertThat(amount(order(service.customer(), basket).json(), "total")).isEqualTo(1169 + 490);
    other.staff().put("/v1/discounts/" + code, "{\"rate\":2000}");
    other.staff().put("/v1/shipping-methods/" + method, shipping(100, 0));
    assertThat(amount(order(service.customer(), basket).json(), "total")).isEqualTo(1039 + 100);
    assertThat(other.staff().method("DELETE", "/v1/discounts/" + code).status()).isEqualTo(204);
    Client.Answer refused = order(service.customer(), basket);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().at("/code").asText()).isEqualTo("unknown-discount");
    assertThat(refused.json().at("/errors/0/pointer").asText()).isEqualTo("/discountCode");
  }

  @Test
  void aDiscountIsUsedAsOftenAsItMayBeAndItsUseComesBackWithACancelledOrder() throws Exception {
    String sku = service.product(1000);
    String code = discount("{\"amount\":{\"amount\":100,\"currency\":\"EUR\"},\"maxUses\":7}");
    String basket =
        "{\"lines\":[{\"sku\":\"%s\",\"quantity\":1}],\"discountCode\":\"%s\"}"
            .formatted(sku, code);
    var answers = Together.run(40, i -> order((i % 2 == 0 ? service : other).customer(), basket));
    assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(7);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .allMatch(
            answer ->
                answer.status() == 503
                    || answer.json().at("/code").asText().equals("discount-used-up"));
    assertThat(used(code)).isEqualTo("7");
    assertThat(reserved(sku)).isEqualTo("7");
    String path =
        answers.stream()
            .filter(answer -> answer.status() == 201)
            .findFirst()
            .orElseThrow()
            .header("Location");
    assertThat(service.staff().post(path + "/cancel", "").status()).isEqualTo(200);
    assertThat(used(code)).isEqualTo("6");
    assertThat(order(service.customer(), basket).status()).isEqualTo(201);
    assertThat(order(service.customer(), basket).status()).isEqualTo(422);
  }

  @Test
  void anOrderWithNothingToPayIsConfirmedAtOnce() {
    String sku = service.product(5);
    String code = discount("{\"rate\":10000}");
    Client.Answer placed =
        order(
            service.customer(),
            "{\"lines\":[{\"sku\":\"%s\",\"quantity\":1}],\"discountCode\":\"%s\"}"
                .formatted(sku, code));
    assertThat(placed.json().at("/status").asText()).isEqualTo("CONFIRMED");
    assertThat(placed.json().at("/paymentStatus").asText()).isEqualTo("NONE");
    assertThat(amount(placed.json(), "total")).isZero();
  }

  @Test
  void aPaymentOfOursIsOrderedFromItsProviderInTheSameTransaction() {
    String sku = service.product(5);
    Client.Answer placed =
        order(
            service.customer(),
            "{\"lines\":[{\"sku\":\"%s\",\"quantity\":1}],\"payment\":{\"method\":\"sandbox\",\"token\":\"tok_delay\"}}"
                .formatted(sku));
    assertThat(placed.status()).as(placed.body()).isEqualTo(201);
    assertThat(placed.json().at("/payments/0/method").asText()).isEqualTo("sandbox");
    assertThat(amount(placed.json().at("/payments/0"), "amount")).isEqualTo(1299);
    String id = placed.json().at("/id").asText();
    assertThat(
            TestService.query(
                "SELECT kind || amount FROM payment_commands WHERE kind = 'PLACE' AND order_id = '"
                    + id
                    + "'"))
        .isEqualTo("PLACE1299");
    assertThat(TestService.query("SELECT token FROM payments WHERE order_id = '" + id + "'"))
        .startsWith("enc:1:");
  }

  @Test
  void whatIsWrongWithTheDetailsIsNamedByPointer() {
    Client.Answer refused =
        order(
            service.customer(),
            """
            {"lines":[{"sku":"A","quantity":1}],"email":"no","discountCode":"a b",
             "shippingAddress":{"name":"x","line1":"y","city":"z","country":"XX"},
             "metadata":{"a b":"c"},"payment":{"method":"cash","token":"t"}}
            """);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().at("/errors").findValuesAsText("pointer"))
        .containsExactlyInAnyOrder(
            "/email",
            "/discountCode",
            "/shippingAddress/country",
            "/metadata/a b",
            "/payment/method");
  }

  @Test
  void stockThatFallsToItsThresholdIsAnnouncedOnce() {
    String sku = service.product(10);
    TestService.execute("UPDATE products SET low_threshold = 5 WHERE sku = '" + sku + "'");
    String product = TestService.query("SELECT id FROM products WHERE sku = '" + sku + "'");
    service.customer().order(sku, 4);
    service.customer().order(sku, 2);
    service.customer().order(sku, 1);
    await()
        .untilAsserted(
            () ->
                assertThat(KafkaProbe.types("inventory.events", product))
                    .containsExactly("shop.inventory.low.v1"));
  }

  @Test
  void aReplacedDiscountHonoursIfMatchAndItsUses() {
    String code = discount("{\"rate\":1000,\"maxUses\":5}");
    String path = "/v1/discounts/" + code;
    Client staff = service.staff();
    String tag = staff.get(path).header("ETag");
    assertThat(staff.put(path, "{\"rate\":500}", "If-Match", "\"9\"").status()).isEqualTo(412);
    Client.Answer replaced = staff.put(path, "{\"rate\":500}", "If-Match", tag);
    assertThat(replaced.status()).isEqualTo(200);
    assertThat(replaced.json().at("/version").asInt()).isEqualTo(2);
    assertThat(
            staff.put(path, "{\"rate\":1,\"amount\":{\"amount\":1,\"currency\":\"EUR\"}}").status())
        .isEqualTo(400);
    TestService.execute("UPDATE discounts SET used = 3 WHERE code = '" + code + "'");
    assertThat(staff.put(path, "{\"rate\":500,\"maxUses\":2}").status()).isEqualTo(409);
  }

  private static String taxed(int rate) {
    String sku = service.product(10);
    TestService.execute("UPDATE products SET tax_rate = " + rate + " WHERE sku = '" + sku + "'");
    return sku;
  }

  private static String discount(String body) {
    String code = "D-" + UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
    assertThat(service.staff().put("/v1/discounts/" + code, body).status()).isEqualTo(201);
    return code;
  }

  private static String method(int price, int rate) {
    String code = "S-" + UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
    assertThat(service.staff().put("/v1/shipping-methods/" + code, shipping(price, rate)).status())
        .isEqualTo(201);
    return code;
  }

  private static String shipping(int price, int rate) {
    return "{\"name\":\"Post\",\"price\":{\"amount\":%d,\"currency\":\"EUR\"},\"taxRate\":%d}"
        .formatted(price, rate);
  }

  private static String terms(String code, String method) {
    return "\"discountCode\":\"%s\",\"shippingMethod\":\"%s\"".formatted(code, method);
  }

  private static Client.Answer order(Client client, String body) {
    return client.post("/v1/orders", body, "Idempotency-Key", UUID.randomUUID().toString());
  }

  private static long amount(JsonNode node, String member) {
    return node.path(member).path("amount").asLong();
  }

  private static String used(String code) {
    return TestService.query("SELECT used FROM discounts WHERE code = '" + code + "'");
  }

  private static String reserved(String sku) {
    return TestService.query("SELECT reserved FROM products WHERE sku = '" + sku + "'");
  }
}

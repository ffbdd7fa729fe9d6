package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BadInputIT {
  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  /// Body of an order, the pointer that the answer must name and its code; "-" for a problem that
  /// is about the whole body.
  static Stream<Arguments> notADocument() {
    String sku = "\"sku\":\"A\"";
    return Stream.of(
        bad("", "-", "malformed-json"),
        bad("{", "-", "malformed-json"),
        bad("{} {}", "-", "malformed-json"),
        bad("{'lines':[]}", "-", "malformed-json"),
        bad("{\"lines\":[],\"lines\":[]}", "-", "malformed-json"),
        bad("[".repeat(5000), "-", "malformed-json"),
        bad("{\"a\":".repeat(40) + "1" + "}".repeat(40), "-", "malformed-json"),
        bad(line("\"quantity\":" + "9".repeat(60)), "-", "malformed-json"),
        bad(line(sku + ",\"quantity\":NaN"), "-", "malformed-json"),
        bad(line(sku + ",\"quantity\":01"), "-", "malformed-json"));
  }

  static Stream<Arguments> wrongShape() {
    return Stream.of(
        bad("null", "", "wrong-type"),
        bad("[]", "", "wrong-type"),
        bad("\"text\"", "", "wrong-type"),
        bad("7", "", "wrong-type"),
        bad("{}", "/lines", "required"),
        bad("{\"lines\":{}}", "/lines", "wrong-type"),
        bad("{\"lines\":null}", "/lines", "wrong-type"),
        bad("{\"lines\":[]}", "/lines", "out-of-range"),
        bad("{\"lines\":[" + "{},".repeat(100) + "{}]}", "/lines", "out-of-range"),
        bad("{\"lines\":[7]}", "/lines/0", "wrong-type"));
  }

  static Stream<Arguments> wrongLine() {
    String sku = "\"sku\":\"A\"";
    return Stream.of(
        bad(line("\"quantity\":1"), "/lines/0/sku", "required"),
        bad(line(sku), "/lines/0/quantity", "required"),
        bad(line(sku + ",\"quantity\":\"1\""), "/lines/0/quantity", "wrong-type"),
        bad(line(sku + ",\"quantity\":1.5"), "/lines/0/quantity", "wrong-type"),
        bad(line(sku + ",\"quantity\":1e2"), "/lines/0/quantity", "wrong-type"),
        bad(line(sku + ",\"quantity\":true"), "/lines/0/quantity", "wrong-type"),
        bad(line(sku + ",\"quantity\":null"), "/lines/0/quantity", "wrong-type"),
        bad(line(sku + ",\"quantity\":0"), "/lines/0/quantity", "out-of-range"),
        bad(line(sku + ",\"quantity\":-3"), "/lines/0/quantity", "out-of-range"),
        bad(line(sku + ",\"quantity\":1000001"), "/lines/0/quantity", "out-of-range"),
        bad(line(sku + ",\"quantity\":99999999999999999999"), "/lines/0/quantity", "out-of-range"),
        bad(line("\"sku\":7,\"quantity\":1"), "/lines/0/sku", "wrong-type"),
        bad(line("\"sku\":\"\",\"quantity\":1"), "/lines/0/sku", "invalid"),
        bad(line("\"sku\":\"  \",\"quantity\":1"), "/lines/0/sku", "invalid"),
        bad(line("\"sku\":\"a\\u0000b\",\"quantity\":1"), "/lines/0/sku", "invalid"),
        bad(line("\"sku\":\"a\\ud800\",\"quantity\":1"), "/lines/0/sku", "invalid"),
        bad(line("\"sku\":\"" + "x".repeat(65) + "\",\"quantity\":1"), "/lines/0/sku", "invalid"),
        bad(line(sku + ",\"quantity\":1,\"price\":1"), "/lines/0/price", "unknown"),
        bad(line(sku + ",\"quantity\":1,\"a/b~\":1"), "/lines/0/a~1b~0", "unknown"),
        bad("{\"coupon\":1,\"lines\":[{" + sku + ",\"quantity\":1}]}", "/coupon", "unknown"),
        bad(
            "{\"customerId\":7,\"lines\":[{" + sku + ",\"quantity\":1}]}",
            "/customerId",
            "wrong-type"),
        bad(
            "{\"lines\":[{" + sku + ",\"quantity\":1},{" + sku + ",\"quantity\":1}]}",
            "/lines/1/sku",
            "repeated"));
  }

  @ParameterizedTest
  @MethodSource({"notADocument", "wrongShape", "wrongLine"})
  void aBadOrderIsAProblemThatNamesThePlace(String body, String pointer, String code) {
    Client.Answer answer = service.customer().post("/v1/orders", body, "Idempotency-Key", "key-1");
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json().at("/traceId").asText()).hasSize(32);
    if (pointer.equals("-")) {
      assertThat(answer.json().at("/code").asText()).isEqualTo(code);
    } else {
      assertThat(answer.json().at("/errors"))
          .anyMatch(
              error ->
                  error.at("/pointer").asText().equals(pointer)
                      && error.at("/code").asText().equals(code));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"sku\":\"A B\",\"name\":\"n\",\"price\":{\"amount\":1,\"currency\":\"EUR\"},\"stock\":{\"onHand\":1}}; /sku",
        "{\"sku\":\"A\",\"name\":\"\",\"price\":{\"amount\":1,\"currency\":\"EUR\"},\"stock\":{\"onHand\":1}}; /name",
        "{\"sku\":\"A\",\"name\":\"n\",\"price\":{\"amount\":-1,\"currency\":\"EUR\"},\"stock\":{\"onHand\":1}}; /price/amount",
        "{\"sku\":\"A\",\"name\":\"n\",\"price\":{\"amount\":9007199254740992,\"currency\":\"EUR\"},\"stock\":{\"onHand\":1}}; /price/amount",
        "{\"sku\":\"A\",\"name\":\"n\",\"price\":{\"amount\":1,\"currency\":\"XAU\"},\"stock\":{\"onHand\":1}}; /price/currency",
        "{\"sku\":\"A\",\"name\":\"n\",\"price\":{\"amount\":1,\"currency\":\"eur\"},\"stock\":{\"onHand\":1}}; /price/currency",
        "{\"sku\":\"A\",\"name\":\"n\",\"price\":12,\"stock\":{\"onHand\":1}}; /price",
        "{\"sku\":\"A\",\"name\":\"n\",\"stock\":{\"onHand\":1}}; /price",
        "{\"sku\":\"A\",\"name\":\"n\",\"price\":{\"amount\":1,\"currency\":\"EUR\"},\"stock\":{\"onHand\":-1}}; /stock/onHand",
        "{\"sku\":\"A\",\"name\":\"n\",\"price\":{\"amount\":1,\"currency\":\"EUR\"},\"stock\":{\"onHand\":1,\"x\":1}}; /stock/x",
      })
  void aBadProductIsAProblemThatNamesThePlace(String body, String pointer) {
    Client.Answer answer = service.staff().post("/v1/products", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.json().at("/errors"))
        .anyMatch(error -> error.at("/pointer").asText().equals(pointer));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/orders/42, 400",
    "/v1/orders/00000000-0000-0000-0000-00000000000g, 400",
    "/v1/orders/00000000-0000-0000-0000-000000000000, 404",
    "/v1/products/%00, 400",
    "/v1/products/00000000-0000-0000-0000-000000000000, 404",
    "/v1/orders?limit=0, 400",
    "/v1/orders?limit=201, 400",
    "/v1/orders?limit=ten, 400",
    "/v1/orders?limit=1&limit=2, 400",
    "/v1/orders?status=LOST, 400",
    "/v1/orders?after=AAAA, 400",
    "/v1/orders?after=%21%21, 400",
    "/v1/orders?sort=price, 400",
    "/v1/nothing, 404",
    "/, 404",
  })
  void aBadPathOrQueryIsAProblem(String path, int status) {
    Client.Answer answer = service.staff().get(path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @Test
  void aBodyThatIsNotUtf8IsMalformed() {
    byte[] latin1 = line("\"sku\":\"Tée\",\"quantity\":1").getBytes(StandardCharsets.ISO_8859_1);
    Client.Answer answer =
        service.customer().postBytes("/v1/orders", latin1, "Idempotency-Key", "k");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/detail").asText()).contains("UTF-8");
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedWithItsLimit() {
    String body = "{\"lines\":\"" + "x".repeat(300_000) + "\"}";
    Client.Answer answer = service.customer().post("/v1/orders", body, "Idempotency-Key", "k");
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.json().at("/detail").asText()).contains("262144");
  }

  @Test
  void anIdempotencyKeyIsRequiredPrintableAndAtMost255Long() {
    String body = Client.basket("A", 1);
    assertThat(service.customer().post("/v1/orders", body).status()).isEqualTo(400);
    assertThat(
            service
                .customer()
                .post("/v1/orders", body, "Idempotency-Key", "k".repeat(256))
                .status())
        .isEqualTo(400);
    assertThat(service.customer().post("/v1/orders", body, "Idempotency-Key", "a b").status())
        .isEqualTo(400);
  }

  @Test
  void anotherMethodIsNotAllowedAndTheAllowedOnesAreNamed() {
    Client.Answer answer = service.staff().method("DELETE", "/v1/orders/" + UUID.randomUUID());
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, PATCH");
  }

  @Test
  void anUnknownSkuIsRefusedAndTheRefusalIsReplayed() {
    Client customer = service.customer();
    String body = Client.basket("no-such-" + UUID.randomUUID(), 1);
    Client.Answer first = customer.post("/v1/orders", body, "Idempotency-Key", "k");
    Client.Answer again = customer.post("/v1/orders", body, "Idempotency-Key", "k");
    assertThat(first.status()).isEqualTo(422);
    assertThat(first.json().at("/errors/0/pointer").asText()).isEqualTo("/lines/0/sku");
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
  }

  @Test
  void aKeyThatCameWithAnotherBodyIsRefused() {
    Client customer = service.customer();
    String sku = service.product(9);
    customer.post("/v1/orders", Client.basket(sku, 1), "Idempotency-Key", "k");
    Client.Answer other =
        customer.post("/v1/orders", Client.basket(sku, 2), "Idempotency-Key", "k");
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.json().at("/code").asText()).isEqualTo("idempotency-key-reused");
    assertThat(
            service
                .customer()
                .post("/v1/orders", Client.basket(sku, 2), "Idempotency-Key", "k")
                .status())
        .isEqualTo(201);
  }

  @Test
  void aTotalBeyondWhatJsonReadersCountExactlyIsRefused() {
    String sku = "DEAR-" + UUID.randomUUID();
    service
        .staff()
        .post(
            "/v1/products",
            "{\"sku\":\"%s\",\"name\":\"n\",\"price\":{\"amount\":9007199254740991,\"currency\":\"EUR\"},\"stock\":{\"onHand\":9}}"
                .formatted(sku));
    Client.Answer answer = service.customer().order(sku, 2);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().at("/code").asText()).isEqualTo("total-too-large");
  }

  private static Arguments bad(String body, String pointer, String code) {
    return Arguments.of(body, pointer, code);
  }

  private static String line(String members) {
    return "{\"lines\":[{" + members + "}]}";
  }
}

package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.orders.http.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CatalogChangesIT {
  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static String path(String sku) {
    return "/v1/products/" + TestService.query("SELECT id FROM products WHERE sku = '" + sku + "'");
  }

  private static String id(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static JsonNode value(ConsumerRecord<String, String> record) {
    return Json.parse(record.value().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aPatchChangesWhatItNamesAndNothingElse() {
    String path = path(service.product(10));
    JsonNode before = service.anonymous().get(path).json();
    Client.Answer patched =
        service
            .staff()
            .patch(
                path,
                "{\"description\":\"First flush\",\"taxRate\":700,\"stock\":{\"lowThreshold\":3},"
                    + "\"attributes\":{\"grams\":250,\"organic\":true}}",
                "If-Match",
                "\"1\"");
    assertThat(patched.status()).as(patched.body()).isEqualTo(200);
    JsonNode after = patched.json();
    assertThat(after.at("/name")).isEqualTo(before.at("/name"));
    assertThat(after.at("/price")).isEqualTo(before.at("/price"));
    assertThat(after.at("/stock/onHand").asInt()).isEqualTo(10);
    assertThat(after.at("/stock/lowThreshold").asInt()).isEqualTo(3);
    assertThat(after.at("/taxRate").asInt()).isEqualTo(700);
    assertThat(after.at("/attributes/organic").asBoolean()).isTrue();
    assertThat(after.at("/version").asInt()).isEqualTo(2);

    JsonNode removed =
        service
            .staff()
            .patch(
                path,
                "{\"stock\":{\"lowThreshold\":null},\"attributes\":{\"organic\":null}}",
                "If-Match",
                "\"2\"")
            .json();
    assertThat(removed.at("/stock/lowThreshold").isNull()).isTrue();
    assertThat(removed.at("/attributes").toString()).isEqualTo("{\"grams\":250}");
    assertThat(removed.at("/description").asText()).isEqualTo("First flush");

    Client.Answer same =
        service.staff().patch(path, "{\"description\":\"First flush\"}", "If-Match", "\"3\"");
    assertThat(same.header("ETag")).isEqualTo("\"3\"");
  }

  @Test
  void aPatchNeedsTheCurrentTagAndARightResult() {
    String path = path(service.product(10));
    assertThat(service.staff().patch(path, "{}").status()).isEqualTo(428);
    assertThat(service.staff().patch(path, "{}", "If-Match", "\"9\"").status()).isEqualTo(412);
    Client.Answer wrong =
        service
            .staff()
            .patch(
                path,
                "{\"name\":null,\"version\":7,\"price\":{\"amount\":-1}}",
                "If-Match",
                "\"1\"");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.json().at("/errors").findValuesAsText("pointer"))
        .containsExactlyInAnyOrder("/name", "/version", "/price/amount");
    assertThat(service.staff().patch(path, "{\"sku\":\"OTHER\"}", "If-Match", "\"1\"").status())
        .isEqualTo(422);
    assertThat(service.staff().patch(path, "[1]", "If-Match", "\"1\"").status()).isEqualTo(400);
  }

  @Test
  void aDeletedProductIsGoneAndCannotBeOrdered() {
    String sku = service.product(10);
    String path = path(sku);
    assertThat(service.anonymous().get(path).status()).isEqualTo(200);
    assertThat(service.staff().delete(path).status()).isEqualTo(428);
    assertThat(service.staff().delete(path, "If-Match", "\"4\"").status()).isEqualTo(412);
    assertThat(service.staff().delete(path, "If-Match", "\"1\"").status()).isEqualTo(204);
    assertThat(service.anonymous().get(path).status()).isEqualTo(404);
    assertThat(service.staff().delete(path, "If-Match", "\"1\"").status()).isEqualTo(404);
    Client.Answer order = service.customer().order(sku, 1);
    assertThat(order.status()).isEqualTo(422);
    assertThat(order.json().at("/code").asText()).isEqualTo("unknown-sku");
    assertThat(service.staff().post("/v1/products", Client.product(sku, 1)).status())
        .isEqualTo(201);
  }

  @Test
  void aProductWhoseStockIsReservedCannotBeDeleted() {
    String sku = service.product(10);
    Client customer = service.customer();
    String order = customer.order(sku, 1).header("Location");
    Client.Answer refused = service.staff().delete(path(sku), "If-Match", "\"1\"");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().at("/code").asText()).isEqualTo("stock-reserved");
    assertThat(customer.post(order + "/cancel", "").status()).isIn(200, 202);
    assertThat(service.staff().delete(path(sku), "If-Match", "\"1\"").status()).isEqualTo(204);
  }

  @Test
  void productsAreFoundByWordsBySkuAndByIds() {
    String word = "w" + UUID.randomUUID().toString().replace("-", "");
    List<String> ids = new ArrayList<>();
    for (String name : List.of("Green " + word, "Black " + word, word + " tin")) {
      Client.Answer created =
          service
              .staff()
              .post(
                  "/v1/products",
                  Client.product("S-" + UUID.randomUUID(), 1).replaceFirst("Tea [^\"]+", name));
      ids.add(created.json().at("/id").asText());
    }
    assertThat(found("q=" + word)).isEqualTo(ids);
    assertThat(found("q=" + word.substring(0, 20) + "%20gre")).isEqualTo(ids.subList(0, 1));
    assertThat(
            found(
                "q="
                    + word
                    + "&ids="
                    + ids.get(2)
                    + ","
                    + ids.get(1).toUpperCase(java.util.Locale.ROOT)))
        .isEqualTo(ids.subList(1, 3));
    assertThat(found("q=" + word + "%20nowhere")).isEmpty();
    assertThat(found("q=" + word + "'%20%26%20!%20:*%20%7C")).isEqualTo(ids);

    Client.Answer page = service.anonymous().get("/v1/products?limit=2&q=" + word);
    assertThat(page.header("Link")).contains("rel=\"next\"");
    String next = page.json().at("/next").asText();
    assertThat(found("limit=2&q=" + word + "&after=" + next)).isEqualTo(ids.subList(2, 3));
    assertThat(service.anonymous().get("/v1/products?q=other&after=" + next).status())
        .isEqualTo(400);
  }

  @Test
  void aQueryThatSaysNothingIsRefused() {
    for (String query : List.of("q=", "q=%21", "q=" + "x".repeat(201), "ids=", "ids=1", "name=x")) {
      assertThat(service.anonymous().get("/v1/products?" + query).status())
          .as(query)
          .isEqualTo(400);
    }
  }

  @Test
  void everyChangeIsTold() {
    String path = path(service.product(10));
    service.staff().patch(path, "{\"name\":\"Other\"}", "If-Match", "\"1\"");
    service.staff().patch(path, "{\"price\":{\"amount\":999}}", "If-Match", "\"2\"");
    service.staff().delete(path, "If-Match", "\"3\"");
    List<String> types =
        List.of(
            "shop.product.created.v1",
            "shop.product.updated.v1",
            "shop.product.price-changed.v1",
            "shop.product.updated.v1",
            "shop.product.deleted.v1");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> KafkaProbe.types("products.events", id(path)).equals(types));
    List<ConsumerRecord<String, String>> records = KafkaProbe.read("products.events", id(path));
    assertThat(records.stream().map(record -> KafkaProbe.header(record, "ce_sequence")))
        .containsExactly("1", "2", "3", "3", "4");
    assertThat(value(records.get(2)).at("/previousPrice/amount").asLong()).isEqualTo(1299);
    assertThat(value(records.get(2)).at("/price/amount").asLong()).isEqualTo(999);
    assertThat(value(records.get(3)).at("/name").asText()).isEqualTo("Other");
    assertThat(value(records.get(4)).at("/id").asText()).isEqualTo(id(path));
  }

  private static List<String> found(String query) {
    return service
        .anonymous()
        .get("/v1/products?" + query)
        .json()
        .at("/items")
        .findValuesAsText("id");
  }
}

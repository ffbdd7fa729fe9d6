package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CatalogIT {
  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void aProductIsCreatedReadCachedAndChangedUnderItsTag() {
    String sku = "TEA-" + UUID.randomUUID();
    Client.Answer created = service.staff().post("/v1/products", Client.product(sku, 100));
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.header("ETag")).isEqualTo("\"1\"");
    String path = created.header("Location");

    Client.Answer read = service.anonymous().get(path);
    assertThat(read.body()).isEqualTo(created.body());
    assertThat(read.header("Cache-Control")).startsWith("public, max-age=30");
    assertThat(read.header("Surrogate-Key")).contains("product-");
    assertThat(service.anonymous().get(path, "If-None-Match", "W/\"1\"").status()).isEqualTo(304);

    assertThat(service.staff().put(path, Client.product(sku, 90)).status()).isEqualTo(428);
    assertThat(service.staff().put(path, Client.product(sku, 90), "If-Match", "\"7\"").status())
        .isEqualTo(412);
    Client.Answer changed = service.staff().put(path, Client.product(sku, 90), "If-Match", "\"1\"");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.header("ETag")).isEqualTo("\"2\"");
    assertThat(service.anonymous().get(path).json().at("/stock/onHand").asInt()).isEqualTo(90);
    assertThat(service.staff().post("/v1/products", Client.product(sku, 1)).status())
        .isEqualTo(409);
  }

  @Test
  void aReservationShowsAtOnceChangesTheTagAndDoesNotBlockStaff() {
    String sku = service.product(10);
    String path =
        "/v1/products/" + TestService.query("SELECT id FROM products WHERE sku = '" + sku + "'");
    assertThat(service.anonymous().get(path).header("ETag")).isEqualTo("\"1\"");
    service.customer().order(sku, 4);
    Client.Answer reserved = service.anonymous().get(path);
    assertThat(reserved.header("ETag")).isEqualTo("\"1-2\"");
    assertThat(reserved.json().at("/stock/available").asInt()).isEqualTo(6);
    assertThat(service.staff().put(path, Client.product(sku, 3), "If-Match", "\"1-2\"").status())
        .isEqualTo(409);
    assertThat(service.staff().put(path, Client.product(sku, 4), "If-Match", "\"1\"").status())
        .isEqualTo(200);
    assertThat(service.staff().get(path + "/stock").json().at("/available").asInt()).isZero();
  }

  @Test
  void aListIsWalkedByCursorsThatCannotBeForgedOrUsedElsewhere() {
    String sku = service.product(100);
    Client customer = service.customer();
    List<String> placed = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      placed.addFirst(customer.order(sku, 1).json().at("/id").asText());
    }
    List<String> listed = new ArrayList<>();
    String next = "";
    do {
      JsonNode page = customer.get("/v1/orders?limit=3" + next).json();
      page.at("/items").forEach(item -> listed.add(item.at("/id").asText()));
      next = page.at("/next").isNull() ? "" : "&after=" + page.at("/next").asText();
    } while (!next.isEmpty());
    assertThat(listed).isEqualTo(placed);

    String cursor = customer.get("/v1/orders?limit=3").json().at("/next").asText();
    assertThat(service.customer().get("/v1/orders?after=" + cursor).status()).isEqualTo(400);
    assertThat(customer.get("/v1/orders?status=PENDING&after=" + cursor).status()).isEqualTo(400);
    assertThat(customer.get("/v1/orders?after=A" + cursor.substring(1)).status()).isEqualTo(400);
    assertThat(customer.get("/v1/orders?status=CANCELLED").json().at("/items")).isEmpty();
    assertThat(customer.get("/v1/orders?status=PENDING").json().at("/items")).hasSize(7);
  }

  @Test
  void metricsTellOfRoutesPoolOutboxAndCache() {
    Client customer = service.customer();
    customer.get(customer.order(service.product(1), 1).header("Location"));
    String metrics = service.management().get("/metrics").body();
    assertThat(metrics)
        .contains("http_server_requests_seconds_bucket{")
        .contains("route=\"POST /v1/orders\"")
        .contains("http_server_requests_in_flight")
        .contains("database_pool_active")
        .contains("database_pool_wait_seconds_count")
        .contains("outbox_rows")
        .contains("inbox_consumer_lag")
        .contains("cache_reads_total");
  }
}

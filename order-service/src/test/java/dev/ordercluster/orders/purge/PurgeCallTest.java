package dev.ordercluster.orders.purge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/// The calls of docs/how-to/put-a-cdn-in-front.md.
class PurgeCallTest {
  private static final List<String> KEYS = List.of("product-lists", "product-a", "product-b");

  private static HttpRequest one(PurgeCall call, List<String> keys) {
    return call.request(keys, "s3cret", Duration.ofSeconds(1));
  }

  @Test
  void fastlyAndVarnishGetAllKeysInOneHeader() {
    var headers = Map.of("Surrogate-Key", "{keys}", "Fastly-Key", "{secret}");
    PurgeCall call = new PurgeCall("https://cdn.test/purge", "POST", headers, "", null, 30);
    assertThat(call.batches(KEYS)).containsExactly(KEYS);
    HttpRequest request = one(call, KEYS);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.headers().firstValue("Surrogate-Key"))
        .hasValue("product-lists product-a product-b");
    assertThat(request.headers().firstValue("Fastly-Key")).hasValue("s3cret");
  }

  @Test
  void cloudflareGetsThemAsJson() {
    PurgeCall call =
        new PurgeCall(
            "https://cdn.test/zones/z/purge_cache",
            "POST",
            Map.of("Content-Type", "application/json"),
            "{\"tags\":[{json-keys}]}",
            null,
            2);
    assertThat(call.batches(KEYS)).containsExactly(KEYS.subList(0, 2), KEYS.subList(2, 3));
    String expected = "{\"tags\":[\"product-lists\",\"product-a\"]}";
    assertThat(one(call, KEYS.subList(0, 2)).bodyPublisher().orElseThrow().contentLength())
        .isEqualTo(expected.getBytes(StandardCharsets.UTF_8).length);
  }

  @Test
  void aCacheThatKnowsPathsGetsThoseOfProductsOneByOne() {
    PurgeCall call =
        new PurgeCall("http://cdn.test{path}", "GET", Map.of("X-Refresh", "1"), "", null, 30);
    assertThat(call.batches(KEYS)).containsExactly(List.of("product-a"), List.of("product-b"));
    assertThat(one(call, List.of("product-a")).uri()).hasToString("http://cdn.test/v1/products/a");
    assertThat(call.succeeded(404)).isTrue();
    assertThat(call.succeeded(503)).isFalse();
  }

  @Test
  void manyChangesOfAProductAreOnePurge() {
    List<ConsumerRecord<byte[], byte[]>> records =
        List.of(record("a"), record("b"), record("a"), record("a"));
    assertThat(PurgeFeed.keys(records)).isEqualTo(KEYS);
  }

  private static ConsumerRecord<byte[], byte[]> record(String key) {
    return new ConsumerRecord<>(
        "products.events", 0, 0, key.getBytes(StandardCharsets.UTF_8), new byte[0]);
  }
}

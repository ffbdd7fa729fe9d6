package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

class CartRedisIT {
  private static final String ADDRESS =
      "{\"name\":\"Grace Hopper\",\"line1\":\"7 Navy Yard\",\"city\":\"Arlington\",\"country\":\"US\"}";

  private static TestService service;
  private boolean redisIsAway;

  @BeforeAll
  static void start() {
    service = TestService.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @AfterEach
  void redisIsBack() {
    if (redisIsAway) {
      Backends.redis().restart();
      redisIsAway = false;
    }
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
  void losingRedisLosesNoCart() {
    Client shopper = service.customer();
    String tea = service.product(10);
    String cart = newCart(shopper, "{}");
    put(shopper, cart, tea, 3);
    shopper.patch(cart, "{\"shippingAddress\":" + ADDRESS + "}");
    String before = shopper.get(cart).body();
    try (RedisClient client = RedisClient.create("127.0.0.1", Backends.redis().port())) {
      assertThat(client.exists("cart:" + cart.substring(cart.lastIndexOf('/') + 1))).isTrue();
      client.flushAll();
    }
    assertThat(shopper.get(cart).body()).isEqualTo(before);

    Backends.redis().stop();
    redisIsAway = true;
    assertThat(shopper.get(cart).body()).isEqualTo(before);
    assertThat(put(shopper, cart, tea, 4).status()).isEqualTo(200);
    assertThat(quantities(shopper, cart)).containsExactly(4);
    String made = newCart(shopper, Client.basket(tea, 1));
    Backends.redis().restart();
    redisIsAway = false;
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                service
                    .management()
                    .get("/health/ready")
                    .json()
                    .at("/checks/redis")
                    .asText()
                    .equals("UP"));
    assertThat(quantities(shopper, cart)).containsExactly(4);
    assertThat(quantities(shopper, made)).containsExactly(1);
  }

  @Test
  void nothingPersonalIsReadableInRedisOrInTheTable() {
    Client shopper = service.customer();
    String cart =
        newCart(
            shopper,
            "{\"shippingAddress\":"
                + ADDRESS
                + ",\"note\":\"gate 4711\","
                + "\"payment\":{\"method\":\"sandbox\",\"token\":\"tok_marked\"}}");
    String id = cart.substring(cart.lastIndexOf('/') + 1);
    assertThat(shopper.get(cart).json().at("/note").asText()).isEqualTo("gate 4711");
    String row = TestService.query("SELECT c::text FROM carts c WHERE id = '" + id + "'");
    try (RedisClient client = RedisClient.create("127.0.0.1", Backends.redis().port())) {
      String cached = client.hgetAll("cart:" + id).toString();
      for (String kept : List.of(row, cached)) {
        assertThat(kept).contains("enc:1:").doesNotContain("Grace", "Navy", "4711", "tok_marked");
      }
    }
  }
}

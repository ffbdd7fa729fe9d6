package dev.ordercluster.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.ordercluster.cli.kube.Entrance;
import dev.ordercluster.cli.terminal.CommandFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShopRequestsIT {
  private final Set<String> keys = ConcurrentHashMap.newKeySet();
  private final Set<String> skus = ConcurrentHashMap.newKeySet();
  private final AtomicInteger reads = new AtomicInteger();
  private volatile int orderStatus = 201;
  private HttpServer server;
  private URI gateway;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    gateway = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    server.createContext(
        "/v1/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          boolean known =
              "Bearer token-1".equals(exchange.getRequestHeaders().getFirst("Authorization"));
          String path = exchange.getRequestURI().toString();
          String answer = "{\"id\":\"p-1\",\"items\":[{\"id\":\"p-2\"}]}";
          int status = known ? 200 : 401;
          if (known && path.equals("/v1/orders")) {
            keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            status = orderStatus;
          } else if (known && path.equals("/v1/products")) {
            status = skus.add(body) ? 201 : 409;
          } else if (path.startsWith("/v1/products/")) {
            reads.incrementAndGet();
          }
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void ordersHaveAKeyOfTheirOwnAndReadsReadProducts() {
    try (ShopRequests orders = requests(1)) {
      assertThat(orders.send()).isEqualTo(Outcome.OK);
      assertThat(orders.send()).isEqualTo(Outcome.OK);
      assertThat(keys).hasSize(2);
      orderStatus = 429;
      assertThat(orders.send()).isEqualTo(Outcome.LIMITED);
    }
    try (ShopRequests reading = requests(0)) {
      assertThat(reading.send()).isEqualTo(Outcome.OK);
      assertThat(reads.get()).isEqualTo(1);
      server.stop(0);
      assertThat(reading.send()).isEqualTo(Outcome.LOST);
    }
  }

  @Test
  void productsOfAnEarlierRunAreUsedAgain() {
    assertThat(LoadProducts.ensure(new Entrance(gateway), "token-1"))
        .hasSize(20)
        .allMatch(product -> product.id().equals("p-1"));
    assertThat(LoadProducts.ensure(new Entrance(gateway), "token-1"))
        .hasSize(20)
        .allMatch(product -> product.id().equals("p-2"));
    assertThat(skus).hasSize(20);
  }

  @Test
  void aGatewayThatRefusesProductsIsToldInOneSentence() {
    assertThatThrownBy(() -> LoadProducts.ensure(new Entrance(gateway), "token-2"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("product LOAD-01 for the load was not created")
        .hasMessageContaining("401");
  }

  private ShopRequests requests(double orders) {
    return new ShopRequests(
        new Entrance(gateway),
        new ShopRequests.Customers(List.of("token-1"), List.of("LOAD-01"), List.of("p-1")),
        orders);
  }
}

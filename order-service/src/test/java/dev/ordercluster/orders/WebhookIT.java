package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.ordercluster.orders.http.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.IntUnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WebhookIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String PATH = "/v1/webhook-endpoints";
  private static TestService service;
  private static Client admin;

  @BeforeAll
  static void start() {
    service =
        TestService.start(
            "ORDERS_WEBHOOKS_ALLOW_PRIVATE", "true",
            "ORDERS_WEBHOOKS_FIRST_RETRY", "100ms",
            "ORDERS_WEBHOOKS_TIMEOUT", "2s",
            "ORDERS_WEBHOOKS_MAX_ATTEMPTS", "4",
            "ORDERS_WEBHOOKS_DISABLE_AFTER", "6");
    admin = service.as("admin-1", "admin");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void anOrdersEventsAreDeliveredSignedAndOnce() throws IOException {
    try (Receiver receiver = new Receiver(_ -> 204)) {
      JsonNode endpoint = register(receiver, "shop.order.*");
      assertThat(admin.get(PATH + "/" + endpoint.at("/id").asText()).body())
          .doesNotContain("whsec_");
      String order = place();
      await().atMost(SOON).until(() -> receiver.about(order).size() == 1);
      Received got = receiver.about(order).getFirst();
      assertThat(got.json().at("/specversion").asText()).isEqualTo("1.0");
      assertThat(got.json().at("/type").asText()).isEqualTo("shop.order.created.v1");
      assertThat(got.json().at("/data/orderId").asText()).isEqualTo(order);
      assertThat(got.id()).isEqualTo(got.json().at("/id").asText());
      assertThat(got.signature()).isEqualTo(sign(endpoint.at("/secret").asText(), got));
      String deliveries = PATH + "/" + endpoint.at("/id").asText() + "/deliveries";
      await()
          .atMost(SOON)
          .until(() -> admin.get(deliveries + "?status=DELIVERED").json().at("/items").size() >= 1);
      JsonNode delivery = admin.get(deliveries).json().at("/items/0");
      assertThat(delivery.at("/lastStatus").asInt()).isEqualTo(204);
      String one = deliveries + "/" + delivery.at("/id").asText();
      assertThat(admin.get(one).json().at("/event/data/orderId").asText()).isEqualTo(order);
      assertThat(admin.post(one + "/redeliver", "").status()).isEqualTo(202);
      await().atMost(SOON).until(() -> receiver.about(order).size() == 2);
      assertThat(receiver.about(order).get(1).id()).isEqualTo(got.id());
    }
  }

  @Test
  void aFailedDeliveryIsTriedAgainUntilItsBudgetIsSpent() throws IOException {
    try (Receiver recovering = new Receiver(count -> count < 3 ? 500 : 200)) {
      register(recovering, "shop.order.created.v1");
      String order = place();
      await().atMost(SOON).until(() -> recovering.about(order).size() == 3);
      assertThat(recovering.about(order).stream().map(Received::id).distinct()).hasSize(1);
    }
    try (Receiver broken = new Receiver(_ -> 503)) {
      String path = PATH + "/" + register(broken, "shop.order.created.v1").at("/id").asText();
      String order = place();
      await()
          .atMost(SOON)
          .until(
              () ->
                  admin
                      .get(path + "/deliveries")
                      .json()
                      .at("/items/0/status")
                      .asText()
                      .equals("FAILED"));
      assertThat(broken.about(order)).hasSize(4);
      JsonNode delivery = admin.get(path + "/deliveries").json().at("/items/0");
      assertThat(delivery.at("/lastStatus").asInt()).isEqualTo(503);
      assertThat(delivery.at("/lastError").asText()).isEqualTo("answered 503");
      place();
      await().atMost(SOON).until(() -> status(path).equals("disabled"));
      assertThat(admin.get(path).json().at("/disabledReason").asText()).contains("too often");
      String tag = admin.get(path).header("ETag");
      assertThat(admin.patch(path, "{\"status\":\"enabled\"}").status()).isEqualTo(428);
      Client.Answer enabled = admin.patch(path, "{\"status\":\"enabled\"}", "If-Match", tag);
      assertThat(enabled.json().at("/consecutiveFailures").asInt()).isZero();
      assertThat(admin.delete(path).status()).isEqualTo(204);
    }
  }

  @Test
  void anEndpointThatIsGoneIsSwitchedOffAtOnce() throws IOException {
    try (Receiver gone = new Receiver(_ -> 410)) {
      String path = PATH + "/" + register(gone, "shop.order.*").at("/id").asText();
      place();
      await().atMost(SOON).until(() -> status(path).equals("disabled"));
      assertThat(gone.received()).hasSize(1);
    }
  }

  @Test
  void afterARotationBothSecretsSignForADay() throws IOException {
    try (Receiver receiver = new Receiver(_ -> 200)) {
      JsonNode endpoint = register(receiver, "shop.order.*");
      String path = PATH + "/" + endpoint.at("/id").asText();
      String next = admin.post(path + "/rotate-secret", "").json().at("/secret").asText();
      String order = place();
      await().atMost(SOON).until(() -> receiver.about(order).size() == 1);
      Received got = receiver.about(order).getFirst();
      assertThat(got.signature().split(" ", -1))
          .containsExactly(sign(next, got), sign(endpoint.at("/secret").asText(), got));
    }
  }

  @Test
  void secretsAreSealedInTheDatabase() throws IOException {
    try (Receiver receiver = new Receiver(_ -> 200)) {
      String id = register(receiver, "shop.order.*").at("/id").asText();
      assertThat(TestService.query("SELECT secret FROM webhook_endpoints WHERE id = '" + id + "'"))
          .startsWith("enc:1:");
    }
  }

  @Test
  void anUrlThatMayNotBeCalledIsRefused() {
    try (TestService strict = TestService.start()) {
      for (String url :
          List.of(
              "http://hooks.example.com/",
              "https://127.0.0.1/",
              "https://169.254.169.254/latest/meta-data",
              "https://[::1]/",
              "https://localhost/",
              "https://shop-postgres.default.svc/",
              "https://10.1.2.3/",
              "https://2130706433/",
              "https://user:secret@hooks.example.com/",
              "https://hooks.example.com/#part",
              "ftp://hooks.example.com/",
              "hooks.example.com")) {
        Client.Answer answer =
            strict
                .as("admin-1", "admin")
                .post(PATH, "{\"url\":\"%s\",\"types\":[\"*\"]}".formatted(url));
        assertThat(answer.status()).as(url + answer.body()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/pointer").asText()).isEqualTo("/url");
      }
    }
  }

  private static JsonNode register(Receiver receiver, String type) {
    Client.Answer created =
        admin.post(PATH, "{\"url\":\"%s\",\"types\":[\"%s\"]}".formatted(receiver.url(), type));
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    assertThat(created.json().at("/secret").asText()).startsWith("whsec_");
    return created.json();
  }

  private static String place() {
    Client.Answer placed = service.customer().order(service.product(3), 1);
    assertThat(placed.status()).as(placed.body()).isEqualTo(201);
    return placed.json().at("/id").asText();
  }

  private static String status(String path) {
    return admin.get(path).json().at("/status").asText();
  }

  private static String sign(String secret, Received got) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      String signed = got.id() + "." + got.timestamp() + "." + got.body();
      byte[] digest = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Received(String id, String timestamp, String signature, String body) {
    JsonNode json() {
      return Json.parse(body.getBytes(StandardCharsets.UTF_8));
    }
  }

  /// Another company's server; answers the n-th request about an order with a status of its choice.
  private static final class Receiver implements AutoCloseable {
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    Receiver(IntUnaryOperator statusOfNth) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext(
          "/",
          exchange -> {
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var headers = exchange.getRequestHeaders();
            Received got =
                new Received(
                    headers.getFirst("webhook-id"),
                    headers.getFirst("webhook-timestamp"),
                    headers.getFirst("webhook-signature"),
                    body);
            received.add(got);
            int nth = about(got.json().at("/subject").asText()).size();
            exchange.sendResponseHeaders(statusOfNth.applyAsInt(nth), -1);
            exchange.close();
          });
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort() + "/hooks";
    }

    List<Received> received() {
      return received;
    }

    List<Received> about(String subject) {
      return received.stream()
          .filter(got -> got.json().at("/subject").asText().equals(subject))
          .toList();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}

package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutagesIT {
  private static final Duration SOON = Duration.ofSeconds(90);

  private final Map<String, Runnable> away = new LinkedHashMap<>();

  @AfterEach
  void everythingIsBack() {
    away.values().forEach(Runnable::run);
  }

  private void back(String server) {
    Objects.requireNonNull(away.remove(server)).run();
  }

  private void stopRedis() {
    Backends.redis().stop();
    away.put("redis", Backends.redis()::restart);
  }

  private void stopKafka() {
    Backends.kafka().stop();
    away.put("kafka", Backends.kafka()::restart);
  }

  private void killPostgres() {
    Backends.postgres().kill();
    away.put("postgres", Backends.postgres()::restart);
  }

  @Test
  void whileKafkaIsAwayOrdersAreTakenAndTheirEventsArriveLater() {
    try (TestService service = TestService.start()) {
      String sku = service.product(100);
      stopKafka();
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Client.Answer placed = service.customer().order(sku, 1);
        assertThat(placed.status()).isEqualTo(201);
        ids.add(placed.json().at("/id").asText());
      }
      await()
          .atMost(SOON)
          .until(
              () -> {
                Client.Answer ready = service.management().get("/health/ready");
                return ready.status() == 200
                    && ready.json().at("/checks/kafka").asText().equals("DEGRADED");
              });
      back("kafka");
      await()
          .atMost(SOON)
          .until(() -> TestService.query("SELECT count(*) FROM outbox").equals("0"));
      for (String id : ids) {
        assertThat(KafkaProbe.types("orders.events", id)).contains("shop.order.created.v1");
      }
      await()
          .atMost(SOON)
          .until(
              () ->
                  service
                      .management()
                      .get("/health/ready")
                      .json()
                      .at("/checks/inbox")
                      .asText()
                      .equals("UP"));
    }
  }

  @Test
  void whileRedisIsAwayAnswersAreRightAndNotSlow() {
    try (TestService service = TestService.start()) {
      String sku = service.product(100);
      Client customer = service.customer();
      String path = customer.order(sku, 1).header("Location");
      assertThat(customer.get(path).status()).isEqualTo(200);
      stopRedis();
      String id = path.substring(path.lastIndexOf('/') + 1);
      assertThat(customer.post("/v1/orders/" + id + "/cancel", "").status()).isEqualTo(200);
      assertThat(customer.get(path).json().at("/status").asText()).isEqualTo("CANCELLED");
      long start = System.nanoTime();
      for (int i = 0; i < 100; i++) {
        assertThat(customer.get(path).status()).isEqualTo(200);
      }
      // A hundred time-outs of the cache alone would take ten seconds.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
      Client.Answer ready = service.management().get("/health/ready");
      assertThat(ready.status()).isEqualTo(200);
      assertThat(ready.json().at("/checks/redis").asText()).isEqualTo("DEGRADED");
      back("redis");
      await()
          .atMost(SOON)
          .until(
              () ->
                  service
                      .management()
                      .get("/health/ready")
                      .json()
                      .at("/checks/redis")
                      .asText()
                      .equals("UP"));
    }
  }

  @Test
  void theServiceStartsWithoutRedisAndKafkaAndFindsThemLater() {
    int redis = Backends.redis().port();
    String kafka = Backends.kafka().bootstrapServers();
    stopRedis();
    stopKafka();
    try (TestService service =
        TestService.start(
            "ORDERS_REDIS_PORT",
            Integer.toString(redis),
            "ORDERS_KAFKA_BOOTSTRAP_SERVERS",
            kafka)) {
      assertThat(service.customer().order(service.product(1), 1).status()).isEqualTo(201);
      back("redis");
      back("kafka");
      await()
          .atMost(SOON)
          .until(
              () -> {
                var checks = service.management().get("/health/ready").json().at("/checks");
                return checks.at("/redis").asText().equals("UP")
                    && checks.at("/inbox").asText().equals("UP");
              });
    }
  }

  @Test
  void whileTheDatabaseIsAwayRequestsAreToldToComeBackAndReadinessSaysWhy() {
    try (TestService service = TestService.start()) {
      String sku = service.product(10);
      killPostgres();
      Client.Answer refused = service.customer().order(sku, 1);
      assertThat(refused.status()).as(refused.body()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      await().atMost(SOON).until(() -> service.management().get("/health/ready").status() == 503);
      assertThat(service.management().get("/health/live").status()).isEqualTo(200);
      back("postgres");
      service.awaitReady();
      await().atMost(SOON).until(() -> service.customer().order(sku, 1).status() == 201);
    }
  }

  @Test
  void whileRedisIsAwayNobodyLogsInAndCallersWithATokenGoOn() {
    try (TestService service = TestService.start()) {
      String email = People.email();
      assertThat(People.join(service, email).status()).isEqualTo(201);
      stopRedis();
      assertThat(service.anonymous().post("/v1/sessions", "{}").status()).isEqualTo(503);
      Client.Answer login = People.logIn(service, email, People.PASSWORD, "here");
      assertThat(login.status()).isEqualTo(503);
      assertThat(login.json().at("/code").asText()).isEqualTo("sessions-unavailable");
      String path = "/v1/customers/staff-1";
      assertThat(service.staff().put(path, People.profile(People.email())).status()).isEqualTo(201);
      assertThat(service.staff().get(path).status()).isEqualTo(200);
      back("redis");
      await()
          .atMost(SOON)
          .until(() -> People.logIn(service, email, People.PASSWORD, "here").status() == 201);
    }
  }
}

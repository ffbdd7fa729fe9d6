package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What a row that everybody wants, or that nobody may have any more, does to other requests.
class HotRowIT {
  private static final int CROWD = 200;
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
  void aLockedProductStopsNeitherOtherProductsNorPayments() throws Exception {
    String hot = service.product(1000);
    String other = service.product(1000);
    Client customer = service.customer();
    List<Future<Client.Answer>> crowd = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection connection = connection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      assertThat(statement.execute("SELECT id FROM products WHERE sku = '" + hot + "' FOR UPDATE"))
          .isTrue();
      for (int i = 0; i < CROWD; i++) {
        crowd.add(threads.submit(() -> customer.order(hot, 1)));
      }
      for (int i = 0; i < 3; i++) {
        String order = Sandbox.done(service.customer().order(other, 1));
        Client.Answer paid =
            Sandbox.post(service.staff(), order + "/payments", Sandbox.payment("tok_approve", ""));
        assertThat(paid.json().at("/status").asText()).as(paid.body()).isEqualTo("AUTHORIZED");
      }
      connection.rollback();
      for (Future<Client.Answer> one : crowd) {
        Client.Answer answer = one.get(60, TimeUnit.SECONDS);
        assertThat(answer.status()).as(answer.body()).isIn(201, 503);
        if (answer.status() == 503) {
          assertThat(answer.header("Retry-After")).isEqualTo("1");
        }
      }
    }
    assertThat(customer.order(hot, 1).status()).isEqualTo(201);
  }

  @Test
  void aCustomerErasedByAnotherInstanceCannotOrderWhateverThisOneRemembers() {
    String id = "erased-" + UUID.randomUUID();
    Client customer = service.as(id, "customer");
    String sku = service.product(10);
    String body =
        "{\"lines\":[{\"sku\":\"%s\",\"quantity\":1}],\"note\":\"ring twice\"}".formatted(sku);
    assertThat(place(customer, body).status()).isEqualTo(201);
    TestService.execute(
        "UPDATE data_keys SET wrapped = NULL, destroyed_at = now() WHERE customer_id = '"
            + id
            + "'");
    Client.Answer refused = place(customer, body);
    assertThat(refused.status()).as(refused.body()).isEqualTo(410);
    assertThat(customer.order(sku, 1).status()).isEqualTo(410);
    assertThat(TestService.query("SELECT reserved FROM products WHERE sku = '" + sku + "'"))
        .isEqualTo("1");
  }

  @Test
  void aRefusalForWantOfStockNamesItsTraceAlsoWhenItIsRepeated() {
    String key = UUID.randomUUID().toString();
    String body = Client.basket(service.product(1), 2);
    Client customer = service.customer();
    Client.Answer first = customer.post("/v1/orders", body, "Idempotency-Key", key);
    assertThat(first.json().at("/code").asText()).isEqualTo("insufficient-stock");
    assertThat(first.json().at("/traceId").asText()).matches("[0-9a-f]{32}");
    Client.Answer again = customer.post("/v1/orders", body, "Idempotency-Key", key);
    assertThat(again.body()).isEqualTo(first.body());
  }

  @Test
  void twoIdempotencyKeysAreNoKey() {
    Client.Answer answer =
        service
            .customer()
            .post(
                "/v1/orders",
                Client.basket(service.product(1), 1),
                "Idempotency-Key",
                "one",
                "Idempotency-Key",
                "two");
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/pointer").asText()).isEqualTo("#header/Idempotency-Key");
  }

  private static Client.Answer place(Client customer, String body) {
    return customer.post("/v1/orders", body, "Idempotency-Key", UUID.randomUUID().toString());
  }

  private static Connection connection() throws Exception {
    return DriverManager.getConnection(
        Backends.postgres().jdbcUrl(),
        Backends.postgres().username(),
        Backends.postgres().password());
  }
}

package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConcurrencyIT {
  private static TestService one;
  private static TestService two;

  @BeforeAll
  static void start() {
    one = TestService.start();
    two = TestService.start();
  }

  @AfterAll
  static void stop() {
    two.close();
    one.close();
  }

  @Test
  void ofAHundredRequestsWithOneKeyOneIsCarriedOutAndTheOthersReplayItOrAreToldToWait()
      throws Exception {
    String sku = one.product(1000);
    String token = TestService.tokens().token("buyer-" + UUID.randomUUID(), "customer");
    String key = UUID.randomUUID().toString();
    List<Client.Answer> answers =
        Together.run(
            100,
            i ->
                (i % 2 == 0 ? one : two)
                    .withToken(token)
                    .post("/v1/orders", Client.basket(sku, 3), "Idempotency-Key", key));
    List<Client.Answer> successes = answers.stream().filter(a -> a.status() == 201).toList();
    List<Client.Answer> fresh =
        successes.stream().filter(a -> a.header("Idempotency-Replayed").isEmpty()).toList();
    assertThat(fresh).hasSize(1);
    assertThat(successes).allMatch(a -> a.body().equals(fresh.getFirst().body()));
    assertThat(answers)
        .filteredOn(a -> a.status() != 201)
        .allMatch(a -> a.status() == 409 && a.header("Retry-After").equals("1"));
    assertThat(TestService.query("SELECT reserved FROM products WHERE sku = '" + sku + "'"))
        .isEqualTo("3");
  }

  @ParameterizedTest
  @CsvSource({"2,1", "50,1", "500,1", "2,100", "50,100", "500,100"})
  void soldIsTheSmallerOfDemandAndStock(int buyers, int stock) throws Exception {
    String sku = one.product(stock);
    List<Client.Answer> answers =
        Together.run(buyers, i -> buy((i % 2 == 0 ? one : two).as("buyer-" + i, "customer"), sku));
    long sold = answers.stream().filter(a -> a.status() == 201).count();
    assertThat(sold).isEqualTo(Math.min(buyers, stock));
    assertThat(answers)
        .filteredOn(a -> a.status() != 201)
        .allMatch(
            a -> a.status() == 409 && a.json().at("/code").asText().equals("insufficient-stock"));
    assertThat(
            TestService.query("SELECT on_hand - reserved FROM products WHERE sku = '" + sku + "'"))
        .isEqualTo(Long.toString(stock - sold));
  }

  @Test
  void basketsInOppositeOrderNeitherFailNorHang() throws Exception {
    String a = one.product(10_000);
    String b = one.product(10_000);
    List<Client.Answer> answers =
        Together.run(
            100,
            i ->
                i % 2 == 0
                    ? one.as("buyer-" + i, "customer").order(a, 1, b, 1)
                    : two.as("buyer-" + i, "customer").order(b, 1, a, 1));
    assertThat(answers).allMatch(answer -> answer.status() == 201);
  }

  @Test
  void aBasketThatIsPartlyOutOfStockReservesNothing() {
    String plenty = one.product(10);
    String scarce = one.product(1);
    Client.Answer refused = one.customer().order(plenty, 1, scarce, 2);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(refused.json().at("/errors/0/pointer").asText()).isEqualTo("/lines/1/quantity");
    assertThat(refused.json().at("/errors/0/sku").asText()).isEqualTo(scarce);
    assertThat(TestService.query("SELECT reserved FROM products WHERE sku = '" + plenty + "'"))
        .isEqualTo("0");
  }

  // Like any client: a busy service is asked again with the same key.
  private static Client.Answer buy(Client buyer, String sku) {
    String key = UUID.randomUUID().toString();
    Client.Answer answer = buyer.post("/v1/orders", Client.basket(sku, 1), "Idempotency-Key", key);
    for (int again = 0; again < 20 && answer.status() == 503; again++) {
      answer = buyer.post("/v1/orders", Client.basket(sku, 1), "Idempotency-Key", key);
    }
    return answer;
  }
}

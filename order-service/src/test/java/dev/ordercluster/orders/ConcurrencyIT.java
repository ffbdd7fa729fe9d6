package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConcurrencyIT {
  private static final Logger LOG = System.getLogger(ConcurrencyIT.class.getName());

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
        Together.run(
            buyers,
            i -> buy((i % 2 == 0 ? one : two).as("buyer-" + i, "customer"), Client.basket(sku, 1)));
    long sold = answers.stream().filter(a -> a.status() == 201).count();
    figures("one product", buyers, stock, sold);
    assertThat(sold).isEqualTo(Math.min(buyers, stock));
    assertThat(answers)
        .filteredOn(a -> a.status() != 201)
        .allMatch(
            a -> a.status() == 409 && a.json().at("/code").asText().equals("insufficient-stock"));
    assertThat(
            TestService.query("SELECT on_hand - reserved FROM products WHERE sku = '" + sku + "'"))
        .isEqualTo(Long.toString(stock - sold));
  }

  @ParameterizedTest
  @CsvSource({"2,1", "50,1", "500,1", "2,100", "50,100", "500,100"})
  void basketsInOppositeOrderSellBothProductsTogetherOrNeither(int buyers, int stock)
      throws Exception {
    String a = one.product(stock);
    String b = one.product(stock);
    List<Client.Answer> answers =
        Together.run(
            buyers,
            i ->
                i % 2 == 0
                    ? buy(one.as("buyer-" + i, "customer"), Client.basket(a, 1, b, 1))
                    : buy(two.as("buyer-" + i, "customer"), Client.basket(b, 1, a, 1)));
    long sold = answers.stream().filter(answer -> answer.status() == 201).count();
    figures("opposite baskets", buyers, stock, sold);
    assertThat(sold).isEqualTo(Math.min(buyers, stock));
    assertThat(answers).allMatch(answer -> answer.status() == 201 || answer.status() == 409);
    for (String sku : List.of(a, b)) {
      assertThat(TestService.query("SELECT reserved FROM products WHERE sku = '" + sku + "'"))
          .isEqualTo(Long.toString(sold));
    }
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
  private static Client.Answer buy(Client buyer, String basket) {
    String key = UUID.randomUUID().toString();
    Client.Answer answer = buyer.post("/v1/orders", basket, "Idempotency-Key", key);
    for (int again = 0; again < 20 && answer.status() == 503; again++) {
      answer = buyer.post("/v1/orders", basket, "Idempotency-Key", key);
    }
    return answer;
  }

  private static void figures(String what, int buyers, int stock, long sold) {
    LOG.log(Level.INFO, "{0}: {1} buyers, stock {2}, sold {3}", what, buyers, stock, sold);
  }
}

package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Two instances that keep products for ten minutes: only products.events makes them forget.
class TwoInstancesIT {
  private static final Duration WITHIN = Duration.ofSeconds(1);
  private static final String[] KEEPING = {
    "ORDERS_CATALOG_DOCUMENT_LIFE", "10m", "ORDERS_CATALOG_SNAPSHOT_LIFE", "10m"
  };

  private static TestService one;
  private static TestService other;

  @BeforeAll
  static void start() {
    one = TestService.start(KEEPING);
    other = TestService.start(KEEPING);
    for (TestService service : new TestService[] {one, other}) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  service
                      .management()
                      .get("/health/ready")
                      .json()
                      .at("/checks/products")
                      .asText()
                      .equals("UP"));
    }
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
  }

  @Test
  void aChangeOnOneInstanceIsShownByTheOtherWithinASecond() {
    String sku = one.product(10);
    String path =
        "/v1/products/" + TestService.query("SELECT id FROM products WHERE sku = '" + sku + "'");
    for (int i = 0; i < 5; i++) {
      String tag = "\"" + (i + 1) + "\"";
      assertThat(other.anonymous().get(path).header("ETag")).isEqualTo(tag);
      assertThat(one.staff().put(path, Client.product(sku, 20 + i), "If-Match", tag).status())
          .isEqualTo(200);
      int onHand = 20 + i;
      await()
          .atMost(WITHIN)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> other.anonymous().get(path).json().at("/stock/onHand").asInt() == onHand);
    }
  }

  @Test
  void aReservationShowsAtOnceOnTheInstanceThatMadeIt() {
    String sku = one.product(10);
    String path =
        "/v1/products/" + TestService.query("SELECT id FROM products WHERE sku = '" + sku + "'");
    assertThat(one.anonymous().get(path).json().at("/stock/available").asInt()).isEqualTo(10);
    assertThat(one.customer().order(sku, 3).status()).isEqualTo(201);
    assertThat(one.anonymous().get(path).json().at("/stock/available").asInt()).isEqualTo(7);
  }
}

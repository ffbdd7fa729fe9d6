package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderListIT {
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
  void severalStatusesAreGivenByCommaOrRepetition() {
    Client customer = service.customer();
    String sku = service.product(20);
    String kept = id(customer.order(sku, 1));
    String cancelled = id(customer.order(sku, 1));
    customer.post("/v1/orders/" + cancelled + "/cancel", "");
    assertThat(ids(customer, "?status=PENDING")).containsExactly(kept);
    assertThat(ids(customer, "?status=PENDING,CANCELLED")).containsExactly(cancelled, kept);
    assertThat(ids(customer, "?status=PENDING&status=CANCELLED")).containsExactly(cancelled, kept);
    assertThat(ids(customer, "?status=EXPIRED,REJECTED")).isEmpty();
  }

  @Test
  void aRangeOfTimeHasAnInclusiveAndAnExclusiveBound() {
    Client customer = service.customer();
    String sku = service.product(20);
    List<String> ids = new ArrayList<>();
    List<String> times = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      JsonNode order = customer.order(sku, 1).json();
      ids.add(order.at("/id").asText());
      times.add(order.at("/createdAt").asText());
    }
    String second = times.get(1);
    assertThat(ids(customer, "?createdAt%5Bgte%5D=" + second))
        .containsExactly(ids.get(2), ids.get(1));
    assertThat(ids(customer, "?createdAt%5Bgt%5D=" + second)).containsExactly(ids.get(2));
    assertThat(ids(customer, "?createdAt%5Blt%5D=" + second)).containsExactly(ids.get(0));
    assertThat(ids(customer, "?createdAt%5Blte%5D=" + second))
        .containsExactly(ids.get(1), ids.get(0));
    assertThat(
            ids(customer, "?createdAt%5Bgte%5D=" + second + "&createdAt%5Blt%5D=" + times.get(2)))
        .containsExactly(ids.get(1));
    assertThat(ids(customer, "?createdAt[lt]=" + second)).containsExactly(ids.get(0));
    assertThat(ids(customer, "?createdAt%5Blt%5D=2020-01-01")).isEmpty();
  }

  @Test
  void theOldestComeFirstWhenAskedForAndTheirCursorsGoOnInThatDirection() {
    Client customer = service.customer();
    String sku = service.product(20);
    List<String> placed = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      placed.add(id(customer.order(sku, 1)));
    }
    List<String> walked = new ArrayList<>();
    String path = "/v1/orders?sort=createdAt&limit=2";
    while (!path.isEmpty()) {
      Client.Answer page = customer.get(path);
      page.json().at("/items").forEach(item -> walked.add(item.at("/id").asText()));
      String link = page.header("Link");
      assertThat(link.isEmpty()).isEqualTo(page.json().at("/next").isNull());
      path = link.isEmpty() ? "" : link.substring(1, link.indexOf('>'));
    }
    assertThat(walked).isEqualTo(placed);
    String cursor = customer.get("/v1/orders?sort=createdAt&limit=2").json().at("/next").asText();
    assertThat(customer.get("/v1/orders?limit=2&after=" + cursor).status()).isEqualTo(400);
  }

  @Test
  void aSearchFindsAnOrderByItsIdItsSkuACustomerAndAWordOfAProductsName() {
    String word = "zq" + UUID.randomUUID().toString().substring(0, 8);
    String sku = "SRCH-" + UUID.randomUUID();
    service
        .staff()
        .post(
            "/v1/products",
            "{\"sku\":\"%s\",\"name\":\"Fine %s leaves\",\"price\":{\"amount\":5,\"currency\":\"EUR\"},\"stock\":{\"onHand\":9}}"
                .formatted(sku, word));
    String subject = "finder-" + UUID.randomUUID();
    Client owner = service.as(subject, "customer");
    String id = id(owner.order(sku, 1));
    id(owner.order(service.product(3), 1));
    for (String q : List.of(id, id.toUpperCase(java.util.Locale.ROOT), sku, word, "FINE " + word)) {
      assertThat(ids(owner, "?q=" + encoded(q))).as(q).containsExactly(id);
      assertThat(ids(service.staff(), "?q=" + encoded(q))).as(q).containsExactly(id);
      assertThat(ids(service.customer(), "?q=" + encoded(q))).as(q).isEmpty();
    }
    assertThat(ids(service.staff(), "?q=" + subject)).hasSize(2);
    assertThat(ids(owner, "?q=" + encoded("100% _nothing'"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status=PENDING,LOST",
        "status=",
        "createdAt%5Bgte%5D=yesterday",
        "createdAt%5Bgte%5D=2026-02-30",
        "createdAt%5Bgte%5D=%2B1000000000-12-31T00:00:00Z",
        "createdAt%5Bgte%5D=2026-01-01&createdAt%5Bgte%5D=2026-01-02",
        "createdAt%5Bne%5D=2026-01-01",
        "createdAt=2026-01-01",
        "q=",
        "q=%00",
        "q=%FF",
        "sort=total",
        "customerId=%00",
      })
  void aFilterThatIsNotUnderstoodIsAProblemThatNamesIt(String query) {
    Client.Answer answer = service.staff().get("/v1/orders?" + query);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/pointer").asText())
        .as(answer.body())
        .startsWith("#query/");
  }

  private static List<String> ids(Client client, String query) {
    Client.Answer answer = client.get("/v1/orders" + query);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    List<String> ids = new ArrayList<>();
    answer.json().at("/items").forEach(item -> ids.add(item.at("/id").asText()));
    return ids;
  }

  private static String id(Client.Answer placed) {
    assertThat(placed.status()).as(placed.body()).isEqualTo(201);
    return placed.json().at("/id").asText();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
    assertThat(walked(customer, "/v1/orders?sort=createdAt&limit=2")).isEqualTo(placed);
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

  @Test
  void theShopFindsOrdersByTheAddressTheyCameWithAndNobodyElseDoes() {
    String email = "find." + UUID.randomUUID() + "@example.com";
    Client owner = service.customer();
    String sku = service.product(9);
    String placed = id(ordered(owner, sku, email));
    String amended = id(owner.order(sku, 1));
    Client.Answer patched =
        owner.patch(
            "/v1/orders/" + amended, "{\"email\":\"%s\"}".formatted(email), "If-Match", "\"1\"");
    assertThat(patched.status()).as(patched.body()).isEqualTo(200);
    String shouted = encoded(" " + email.toUpperCase(java.util.Locale.ROOT));
    assertThat(ids(service.staff(), "?q=" + shouted)).containsExactly(amended, placed);
    assertThat(ids(owner, "?q=" + encoded(email))).isEmpty();
    assertThat(ids(service.staff(), "?q=" + encoded("not." + email))).isEmpty();
    assertThat(
            TestService.query("SELECT count(*) FROM orders o WHERE o::text LIKE '%" + email + "%'"))
        .isEqualTo("0");
  }

  @Test
  void theShopFindsEveryOrderOfACustomerByTheAddressOfItsProfile() {
    String email = People.email();
    String customer = People.join(service, email).json().at("/id").asText();
    String id = id(service.as(customer, "customer").order(service.product(2), 1));
    assertThat(ids(service.staff(), "?q=" + encoded(email))).containsExactly(id);
  }

  @Test
  void anOrderOfThePreviousVersionIsFoundOnceTheNextInstanceHasStarted() {
    String email = "old." + UUID.randomUUID() + "@example.com";
    String id = id(ordered(service.customer(), service.product(1), email));
    TestService.execute("UPDATE orders SET email_index = NULL WHERE id = '" + id + "'");
    assertThat(ids(service.staff(), "?q=" + encoded(email))).isEmpty();
    try (TestService next = TestService.start()) {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> assertThat(ids(next.staff(), "?q=" + encoded(email))).containsExactly(id));
    }
  }

  @Test
  void anErasedAddressFindsNothing() {
    String email = "gone." + UUID.randomUUID() + "@example.com";
    String subject = "customer-" + UUID.randomUUID();
    Client owner = service.as(subject, "customer");
    String id = id(ordered(owner, service.product(1), email));
    assertThat(owner.post("/v1/orders/" + id + "/cancel", "").status()).isEqualTo(200);
    assertThat(ids(service.staff(), "?q=" + encoded(email))).containsExactly(id);
    assertThat(service.staff().delete("/v1/customers/" + subject).status()).isEqualTo(202);
    assertThat(ids(service.staff(), "?q=" + encoded(email))).isEmpty();
  }

  @Test
  void totalsSortBothWaysAndACursorBelongsToItsSort() {
    Client customer = service.customer();
    String sku = service.product(50);
    List<String> bySize = new ArrayList<>();
    for (int quantity : List.of(1, 2, 3, 4, 5)) {
      bySize.add(id(customer.order(sku, quantity)));
    }
    assertThat(walked(customer, "/v1/orders?sort=total&limit=2")).isEqualTo(bySize);
    assertThat(walked(customer, "/v1/orders?sort=-total&limit=2")).isEqualTo(bySize.reversed());
    String cursor = customer.get("/v1/orders?sort=total&limit=2").json().at("/next").asText();
    for (String other : List.of("", "sort=-total&", "sort=createdAt&", "sort=total&q=TEA&")) {
      assertThat(customer.get("/v1/orders?" + other + "limit=2&after=" + cursor).status())
          .as(other)
          .isEqualTo(400);
    }
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
        "sort=updatedAt",
        "customerId=%00",
      })
  void aFilterThatIsNotUnderstoodIsAProblemThatNamesIt(String query) {
    Client.Answer answer = service.staff().get("/v1/orders?" + query);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/pointer").asText())
        .as(answer.body())
        .startsWith("#query/");
  }

  private static List<String> walked(Client client, String first) {
    List<String> walked = new ArrayList<>();
    String path = first;
    while (!path.isEmpty()) {
      Client.Answer page = client.get(path);
      page.json().at("/items").forEach(item -> walked.add(item.at("/id").asText()));
      String link = page.header("Link");
      assertThat(link.isEmpty()).isEqualTo(page.json().at("/next").isNull());
      path = link.isEmpty() ? "" : link.substring(1, link.indexOf('>'));
    }
    return walked;
  }

  private static Client.Answer ordered(Client client, String sku, String email) {
    return client.post(
        "/v1/orders",
        "{\"email\":\"%s\",\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}".formatted(email, sku),
        "Idempotency-Key",
        UUID.randomUUID().toString());
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

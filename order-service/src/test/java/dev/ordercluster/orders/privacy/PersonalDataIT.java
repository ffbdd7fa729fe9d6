package dev.ordercluster.orders.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ordercluster.orders.Client;
import dev.ordercluster.orders.People;
import dev.ordercluster.orders.TestKeys;
import dev.ordercluster.orders.TestService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Nothing personal and no secret is readable at rest, in transit between services, in logs,
/// metrics or refusals: it is marked, sent through every route, and searched for everywhere.
class PersonalDataIT {
  private final Marks marks = new Marks();
  private final List<String> refusals = new ArrayList<>();

  @Test
  void whatWasSentThroughEveryRouteIsFoundNowhereInClear() throws IOException {
    Path keys = TestKeys.file();
    try (LogCapture log = new LogCapture();
        TestService service = TestService.start("ORDERS_ENCRYPTION_KEYS_FILE", keys.toString())) {
      Client.Answer order = live(service);
      walkEveryRoute(service, order);
      awaitDrained();
      Map<String, String> places = new LinkedHashMap<>();
      places.putAll(Traces.tables());
      places.putAll(Traces.redis());
      places.putAll(Traces.kafka());
      places.put("metrics", service.management().get("/metrics").body());
      places.put("readiness", service.management().get("/health/ready").body());
      places.put("log", log.text());
      places.put("refusals", String.join("\n", refusals));
      assertThat(places).containsKeys("table customers", "table orders", "topic orders.events");
      assertThat(places.keySet()).anyMatch(name -> name.startsWith("redis session:"));
      assertThat(refusals).hasSizeGreaterThan(service.routes().size());

      secretsOfTheProcess(keys);
      List<String> found = new ArrayList<>();
      places.forEach(
          (name, text) -> {
            String lower = text.toLowerCase(Locale.ROOT);
            marks.needles().stream()
                .filter(lower::contains)
                .forEach(needle -> found.add(name + " holds " + needle + near(lower, needle)));
            if (name.contains(marks.word())) {
              found.add(name + " is named after it");
            }
          });
      assertThat(found).isEmpty();
    }
  }

  /// A person signs up, tells its data, orders, and changes its mind.
  private Client.Answer live(TestService service) {
    Client anonymous = service.anonymous();
    Client.Answer joined =
        ok(anonymous.post("/v1/customers", marks.signUp(), "X-Forwarded-For", marks.word()));
    String customer = joined.json().at("/id").asText();
    String path = "/v1/customers/" + customer;
    noted(anonymous.post("/v1/sessions", marks.login("wrong " + marks.word())));
    Client.Answer session =
        ok(
            marks.remembering(
                anonymous.post("/v1/sessions", marks.login(marks.password())), "/token"));
    Client own = People.withSession(service, session);
    ok(own.put(path, marks.profile(), "If-Match", "*"));
    ok(own.patch(path, "{\"name\":\"Eve %s\"}".formatted(marks.word()), "If-Match", "*"));
    ok(
        own.put(
            path + "/password",
            "{\"currentPassword\":\"%s\",\"newPassword\":\"again %s\"}"
                .formatted(marks.password(), marks.word())));
    String sku = service.product(50);
    Client.Answer order =
        ok(own.post("/v1/orders", Client.basket(sku, 1), "Idempotency-Key", marks.word()));
    Client.Answer full =
        ok(own.post("/v1/orders", marks.order(sku), "Idempotency-Key", "k" + marks.word()));
    assertThat(full.json().at("/shippingAddress/line1").asText()).contains(marks.word());
    assertThat(full.json().at("/email").asText()).isEqualTo(marks.email());
    Client.Answer replayed =
        own.post("/v1/orders", marks.order(sku), "Idempotency-Key", "k" + marks.word());
    assertThat(replayed.body()).isEqualTo(full.body());
    assertThat(own.get(full.header("Location")).json().at("/note").asText()).contains(marks.word());
    ok(service.staff().post("/v1/customers/lookup", "{\"email\":\"%s\"}".formatted(marks.email())));
    assertThat(ok(own.get(path + "/export")).body()).contains(marks.word());
    return order;
  }

  /// Every route gets the marked document, a marked path and a marked query, from every role.
  private void walkEveryRoute(TestService service, Client.Answer order) {
    String sku = service.product(50);
    String id = order.json().at("/id").asText();
    for (Client caller :
        List.of(service.staff(), service.as("root", "admin"), service.customer())) {
      for (String route : service.routes()) {
        String method = route.substring(0, route.indexOf(' '));
        String pattern = route.substring(route.indexOf(' ') + 1);
        // A word in the path of a write would become an id, and ids are not personal.
        String third = method.equals("GET") ? marks.word() : UUID.randomUUID().toString();
        for (String parameter : List.of(id, third)) {
          String path = pattern.replaceAll("\\{[^}]+}", parameter);
          if (pattern.endsWith("/events")) {
            caller.stream(path).body().close();
            continue;
          }
          noted(
              caller.method(
                  method,
                  path + "?email=" + marks.email() + "&q=" + marks.word(),
                  method.equals("GET") || method.equals("DELETE") ? "" : marks.everything(sku),
                  "Idempotency-Key",
                  marks.word() + UUID.randomUUID(),
                  "If-Match",
                  "\"" + marks.word() + "\"",
                  "X-Forwarded-For",
                  marks.word()));
        }
      }
    }
  }

  private Client.Answer noted(Client.Answer answer) {
    assertThat(answer.status()).as(answer.body()).isNotEqualTo(500);
    if (answer.status() >= 400) {
      refusals.add(answer.body() + answer.response().headers().map());
    }
    return answer;
  }

  private static Client.Answer ok(Client.Answer answer) {
    assertThat(answer.status()).as(answer.body()).isBetween(200, 299);
    return answer;
  }

  private static void awaitDrained() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> TestService.query("SELECT count(*) FROM outbox").equals("0"));
  }

  private void secretsOfTheProcess(Path keys) throws IOException {
    String file = Files.readString(keys);
    for (String part : file.split("\"", -1)) {
      if (part.length() > 40) {
        marks.secret(part);
      }
    }
  }

  private static String near(String text, String needle) {
    int at = text.indexOf(needle);
    return ": …" + text.substring(Math.max(0, at - 120), Math.min(text.length(), at + 60)) + "…";
  }
}

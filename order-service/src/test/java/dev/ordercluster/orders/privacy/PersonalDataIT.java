package dev.ordercluster.orders.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ordercluster.orders.Backends;
import dev.ordercluster.orders.Client;
import dev.ordercluster.orders.KafkaProbe;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/// Nothing personal and no secret is readable at rest, in transit between services, in logs,
/// metrics or journey.refusals(): it is marked, sent through every route, and searched for
/// everywhere.
class PersonalDataIT {
  private final Marks marks = new Marks();
  private final Journey journey = new Journey(marks);

  @Test
  void whatWasSentThroughEveryRouteIsFoundNowhereInClear() throws IOException {
    Path keys = TestKeys.file();
    try (LogCapture log = new LogCapture();
        TestService service = TestService.start("ORDERS_ENCRYPTION_KEYS_FILE", keys.toString())) {
      Client.Answer order = journey.travel(service);
      walkEveryRoute(service, order);
      assertThat(Traces.columnsWith("enc:1:"))
          .contains("orders.metadata", "orders.email", "carts.contents", "customers.profile")
          .isSubsetOf(known());
      awaitDrained();
      Map<String, String> places = places(service, log);
      assertThat(places).containsKeys("table customers", "table orders", "topic orders.events");
      assertThat(places.keySet()).anyMatch(name -> name.startsWith("redis session:"));
      assertThat(places.keySet()).anyMatch(name -> name.startsWith("redis cart:"));
      assertThat(journey.refusals()).hasSizeGreaterThan(service.routes().size());
      secretsOfTheProcess(keys);
      assertThat(leaks(places)).isEmpty();
    }
  }

  @Test
  void aLeakIsFoundWhereverItIs() {
    String word = marks.word();
    TestService.execute("CREATE TABLE planted_leak (value jsonb)");
    try (LogCapture log = new LogCapture();
        TestService service = TestService.start();
        KafkaProbe kafka = new KafkaProbe();
        RedisClient redis = RedisClient.create("127.0.0.1", Backends.redis().port())) {
      TestService.execute("INSERT INTO planted_leak VALUES ('{\"a\":\"" + word + "\"}')");
      redis.hset("planted:leak", "b", "x" + word.toUpperCase(Locale.ROOT));
      kafka.send("planted-leak", "1", "leak", "1", "{\"city\":\"" + word + " City\"}");
      System.getLogger("planted").log(System.Logger.Level.INFO, "x", new IOException(word));
      assertThat(leaks(places(service, log)))
          .extracting(leak -> leak.substring(0, leak.indexOf(" holds")))
          .containsExactlyInAnyOrder(
              "table planted_leak", "redis planted:leak", "topic planted-leak", "log");
      redis.del("planted:leak");
    } finally {
      TestService.execute("DROP TABLE planted_leak");
    }
  }

  private static List<String> known() {
    // Stored answers are thrown away after a day, before a replaced key is destroyed.
    return Stream.concat(TestService.sealedColumns().stream(), Stream.of("idempotency_keys.body"))
        .toList();
  }

  private Map<String, String> places(TestService service, LogCapture log) {
    Map<String, String> places = new LinkedHashMap<>();
    places.putAll(Traces.tables());
    places.putAll(Traces.redis());
    places.putAll(Traces.kafka());
    places.put("metrics", service.management().get("/metrics").body());
    places.put("readiness", service.management().get("/health/ready").body());
    places.put("log", log.text());
    places.put("refusals", String.join("\n", journey.refusals()));
    return places;
  }

  private List<String> leaks(Map<String, String> places) {
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
    return found;
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
          journey.noted(
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

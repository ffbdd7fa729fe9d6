package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cache in front is told which products changed, again until it has understood.
class PurgeIT {
  private static final Pattern FOLLOWING = Pattern.compile("\ncdn_purge_alive\\S* 1");

  @TempDir private Path directory;
  private final List<String> purged = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private HttpServer cache = server();

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void listen() throws IOException {
    Files.writeString(directory.resolve("token"), "s3cret\n");
    cache = server();
    cache.createContext(
        "/",
        exchange -> {
          boolean fails = failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
          if (!fails) {
            var headers = exchange.getRequestHeaders();
            purged.add(headers.getFirst("Surrogate-Key") + "|" + headers.getFirst("Fastly-Key"));
          }
          exchange.sendResponseHeaders(fails ? 503 : 200, -1);
          exchange.close();
        });
    cache.start();
  }

  @AfterEach
  void stop() {
    cache.stop(0);
  }

  private TestService service(String... more) {
    String[] settings = {
      "ORDERS_CDN_PURGE_URL", "http://127.0.0.1:" + cache.getAddress().getPort() + "/purge",
      "ORDERS_CDN_PURGE_HEADERS", "{\"Surrogate-Key\":\"{keys}\",\"Fastly-Key\":\"{secret}\"}",
      "ORDERS_CDN_PURGE_SECRET_FILE", directory.resolve("token").toString(),
      "ORDERS_CDN_PURGE_FIRST_RETRY", "20ms",
      "ORDERS_CDN_PURGE_SETTLE", "10ms"
    };
    String[] all = new String[settings.length + more.length];
    System.arraycopy(settings, 0, all, 0, settings.length);
    System.arraycopy(more, 0, all, settings.length, more.length);
    TestService service = TestService.start(all);
    await().atMost(Duration.ofSeconds(60)).until(() -> FOLLOWING.matcher(metrics(service)).find());
    return service;
  }

  private static String metrics(TestService service) {
    return service.management().get("/metrics").body();
  }

  // A group that just formed may not have been given its partitions yet: then the change was
  // before it. Changing until one is seen is what a shop does, too.
  private static String changedUntilSeen(TestService service, List<String> purged) {
    Client.Answer created =
        service.staff().post("/v1/products", Client.product("TEA-" + UUID.randomUUID(), 5));
    String path = created.header("Location");
    String id = path.substring(path.lastIndexOf('/') + 1);
    AtomicInteger stock = new AtomicInteger(5);
    await()
        .pollInterval(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              String tag = service.anonymous().get(path).header("ETag");
              String sku = service.anonymous().get(path).json().path("sku").asText();
              var _ =
                  service
                      .staff()
                      .put(path, Client.product(sku, stock.incrementAndGet()), "If-Match", tag);
              return purged.stream().anyMatch(call -> call.contains("product-" + id));
            });
    return id;
  }

  @Test
  void aChangedProductIsPurgedWithTheListsAndPurgedAgainAfterAMoment() {
    try (TestService service = service()) {
      String id = changedUntilSeen(service, purged);
      assertThat(purged)
          .filteredOn(call -> call.contains("product-" + id))
          .allMatch(call -> call.startsWith("product-lists ") && call.endsWith("|s3cret"));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> purged.stream().filter(call -> call.contains("product-" + id)).count() >= 2);
    }
  }

  @Test
  void aCacheThatFailsIsToldAgainAndADeadPurgeIsSeen() {
    try (TestService service = service("ORDERS_CDN_PURGE_GIVE_UP_AFTER", "5s")) {
      failures.set(3);
      String id = changedUntilSeen(service, purged);
      assertThat(purged).anyMatch(call -> call.contains("product-" + id));
      assertThat(metrics(service)).containsPattern("cdn_purges_total\\{[^}]*failed[^}]*} 3");
      failures.set(Integer.MAX_VALUE);
      Client.Answer created =
          service.staff().post("/v1/products", Client.product("TEA-" + UUID.randomUUID(), 5));
      assertThat(created.status()).isEqualTo(201);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> metrics(service).matches("(?s).*cdn_purges_total\\{[^}]*dead[^}]*}.*"));
    }
  }
}

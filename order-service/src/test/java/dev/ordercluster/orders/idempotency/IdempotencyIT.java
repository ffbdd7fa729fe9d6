package dev.ordercluster.orders.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.orders.Backends;
import dev.ordercluster.orders.TestService;
import dev.ordercluster.orders.cache.CacheConfig;
import dev.ordercluster.orders.cache.Redis;
import dev.ordercluster.orders.cache.RedisCache;
import dev.ordercluster.orders.http.Body;
import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.idempotency.Idempotency.Effect;
import dev.ordercluster.orders.identity.Principal;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.store.DatabaseConfig;
import dev.ordercluster.orders.store.Migrations;
import dev.ordercluster.orders.telemetry.Meters;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class IdempotencyIT {
  private static final String ROUTE = "/v1/things/{id}/acts";
  private static Database database;
  private static Redis redis;
  private static RedisCache cache;
  private static Idempotency once;

  @BeforeAll
  static void start() {
    var postgres = Backends.postgres();
    DatabaseConfig config =
        new DatabaseConfig(
            postgres.host(),
            postgres.port(),
            postgres.database(),
            postgres.username(),
            postgres.password(),
            8,
            Duration.ofSeconds(10));
    new Migrations(config).run();
    Meters meters = new Meters();
    database = new Database(config, meters);
    redis =
        new Redis(
            new CacheConfig("127.0.0.1", Backends.redis().port(), "", Duration.ofMillis(100)),
            meters,
            InstantSource.system());
    cache = new RedisCache(redis);
    once = new Idempotency(database, cache, () -> {});
    TestService.execute("CREATE TABLE IF NOT EXISTS acts (id text NOT NULL)");
  }

  @AfterAll
  static void stop() {
    TestService.execute("DROP TABLE acts");
    redis.close();
    database.close();
  }

  @Test
  void aHundredParallelRequestsWithOneKeyActOnceAndTheRestWaitOrRepeatByteForByte()
      throws Exception {
    String key = uuid();
    CountDownLatch go = new CountDownLatch(1);
    List<Callable<Reply>> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(
          () -> {
            var _ = go.await(10, TimeUnit.SECONDS);
            return once.once(call("t-1", "{}"), key(key, "t-1", "{}"), c -> act(c, key));
          });
    }
    List<Reply> replies = new ArrayList<>();
    int running = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reply>> futures = all.stream().map(threads::submit).toList();
      go.countDown();
      for (Future<Reply> future : futures) {
        try {
          replies.add(future.get(30, TimeUnit.SECONDS));
        } catch (java.util.concurrent.ExecutionException e) {
          assertThat(e.getCause()).isInstanceOf(ProblemException.class);
          assertThat(((ProblemException) e.getCause()).problem().code()).isEqualTo("in-progress");
          running++;
        }
      }
    }
    assertThat(acts(key)).isEqualTo("1");
    assertThat(replies).hasSize(100 - running);
    assertThat(replies.stream().map(Reply::body).distinct()).hasSize(1);
    assertThat(replies.stream().filter(r -> !r.headers().containsKey("Idempotency-Replayed")))
        .hasSize(1);
    Reply late = once.once(call("t-1", "{}"), key(key, "t-1", "{}"), c -> act(c, key));
    assertThat(late.body()).isEqualTo(replies.getFirst().body());
    assertThat(late.headers()).containsEntry("Idempotency-Replayed", "true").containsKey("ETag");
  }

  @Test
  void aRefusalIsStoredAndWhatTheWorkWroteBeforeItIsUndone() {
    String key = uuid();
    Reply first =
        once.once(call("t-2", "{}"), key(key, "t-2", "{}"), c -> refuse(act(c, key), 409));
    assertThat(first.status()).isEqualTo(409);
    assertThat(acts(key)).isEqualTo("0");
    Reply again = once.once(call("t-2", "{}"), key(key, "t-2", "{}"), c -> act(c, key));
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(acts(key)).isEqualTo("0");
  }

  @Test
  void aPreconditionThatFailedAndAFaultLeaveTheKeyFree() {
    String key = uuid();
    assertThatThrownBy(
            () -> once.once(call("t", "{}"), key(key, "t", "{}"), c -> refuse(act(c, key), 412)))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(
            () ->
                once.once(
                    call("t", "{}"),
                    key(key, "t", "{}"),
                    c -> {
                      var _ = act(c, key);
                      throw new IllegalStateException("fault");
                    }))
        .hasMessage("fault");
    assertThat(acts(key)).isEqualTo("0");
    assertThat(once.once(call("t", "{}"), key(key, "t", "{}"), c -> act(c, key)).status())
        .isEqualTo(201);
    assertThat(acts(key)).isEqualTo("1");
  }

  @Test
  void aKeyIsRefusedForAnotherBodyAndForAnotherThingOfTheSameRoute() {
    String key = uuid();
    var _ = once.once(call("t", "{\"a\":1}"), key(key, "t", "{\"a\":1}"), c -> act(c, key));
    for (IdempotencyKey other : List.of(key(key, "t", "{\"a\":2}"), key(key, "u", "{\"a\":1}"))) {
      assertThatThrownBy(() -> once.once(call("t", "{}"), other, c -> act(c, key)))
          .isInstanceOfSatisfying(
              ProblemException.class,
              refused -> assertThat(refused.problem().status()).isEqualTo(422));
    }
    assertThat(acts(key)).isEqualTo("1");
  }

  private static Effect act(Connection connection, String id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO acts (id) VALUES ('" + id + "')");
    }
    return new Effect(
        Reply.json(201, "{\"nonce\":\"" + uuid() + "\"}").with("ETag", "\"1\""), Map.of());
  }

  private static Effect refuse(Effect done, int status) {
    throw ProblemException.of(status, "refused", "Refused", "after " + done.reply().status());
  }

  private static IdempotencyKey key(String key, String thing, String body) {
    Call call = call(thing, body);
    return IdempotencyKey.of(
        new Call(
            call.caller(),
            call.path(),
            Map.of(),
            name -> name.equals("Idempotency-Key") ? Optional.of(key) : Optional.empty(),
            call.body(),
            call.traceparent()),
        "POST",
        ROUTE);
  }

  private static Call call(String thing, String body) {
    return new Call(
        new Principal("customer-1", Set.of(), Set.of()),
        Map.of("id", thing),
        Map.of(),
        _ -> Optional.empty(),
        new Body(body.getBytes(StandardCharsets.UTF_8)),
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  }

  private static String acts(String id) {
    return TestService.query("SELECT count(*) FROM acts WHERE id = '" + id + "'");
  }

  private static String uuid() {
    return UUID.randomUUID().toString();
  }
}

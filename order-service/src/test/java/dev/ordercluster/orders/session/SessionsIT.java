package dev.ordercluster.orders.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.orders.Backends;
import dev.ordercluster.orders.Client;
import dev.ordercluster.orders.People;
import dev.ordercluster.orders.TestService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

class SessionsIT {
  private static TestService service;
  private static RedisClient redis;

  private final String email = People.email();
  private final String address = UUID.randomUUID().toString();

  @BeforeAll
  static void start() {
    service = TestService.start();
    redis = RedisClient.builder().hostAndPort("127.0.0.1", Backends.redis().port()).build();
  }

  @AfterAll
  static void stop() {
    redis.close();
    service.close();
  }

  @Test
  void whoSignsUpLogsInAndOut() {
    Client.Answer joined = People.join(service, email);
    assertThat(joined.status()).as(joined.body()).isEqualTo(201);
    String customer = joined.json().at("/id").asText();
    assertThat(joined.header("Location")).isEqualTo("/v1/customers/" + customer);
    assertThat(joined.body()).doesNotContain(People.PASSWORD);

    Client.Answer session = People.logIn(service, email, People.PASSWORD, address);
    assertThat(session.status()).as(session.body()).isEqualTo(201);
    assertThat(session.header("Cache-Control")).isEqualTo("no-store");
    String token = session.json().at("/token").asText();
    assertThat(token).matches("oc_[A-Za-z0-9_-]{43}");
    assertThat(session.json().at("/customerId").asText()).isEqualTo(customer);
    assertThat(session.json().at("/guest").asBoolean()).isFalse();

    Client caller = People.withSession(service, session);
    assertThat(caller.get("/v1/customers/" + customer).status()).isEqualTo(200);
    JsonNode current = caller.get("/v1/sessions/current").json();
    assertThat(current.at("/customerId").asText()).isEqualTo(customer);
    assertThat(current.has("token")).isFalse();
    assertThat(caller.get("/v1/customers/" + customer + "/export").json().at("/sessions"))
        .hasSize(1);
    assertThat(caller.delete("/v1/sessions/current").status()).isEqualTo(204);
    assertThat(caller.get("/v1/sessions/current").status()).isEqualTo(404);
  }

  @Test
  void theGatewayFindsWhatItNeedsUnderTheHashOfTheToken() {
    JsonNode session = service.anonymous().post("/v1/sessions", "{}").json();
    String token = session.at("/token").asText();
    String key = "session:" + People.sessionId(token);
    Map<String, String> stored = redis.hgetAll(key);
    assertThat(stored)
        .containsEntry("subject", session.at("/customerId").asText())
        .containsEntry("roles", "customer")
        .containsEntry("scopes", "orders:read orders:write")
        .containsEntry("idleSeconds", session.at("/idleSeconds").asText())
        .containsKeys("createdAt", "absoluteExpiry");
    assertThat(stored.toString()).doesNotContain(token);
    assertThat(session.at("/customerId").asText()).startsWith("guest-");
    assertThat(redis.pttl(key)).isBetween(1L, session.at("/idleSeconds").asLong() * 1000);
  }

  @Test
  void wrongPasswordUnknownAddressAndCustomerWithoutPasswordLookTheSame() {
    People.join(service, email);
    String withoutPassword = People.email();
    String id = "customer-" + UUID.randomUUID();
    service.staff().put("/v1/customers/" + id, People.profile(withoutPassword));
    List<Client.Answer> answers =
        List.of(
            People.logIn(service, email, "not the password", address),
            People.logIn(service, People.email(), "not the password", address),
            People.logIn(service, withoutPassword, "not the password", address));
    assertThat(answers).extracting(Client.Answer::status).containsOnly(401);
    assertThat(answers)
        .extracting(answer -> answer.json().at("/code").asText())
        .containsOnly("invalid-credentials");
    assertThat(answers).extracting(answer -> answer.json().at("/detail").asText()).hasSize(3);
  }

  @Test
  void whoGuessesIsSlowedDownAndOthersAreNot() throws Exception {
    People.join(service, email);
    Instant begun = Instant.now();
    List<Integer> statuses;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> guesses =
          IntStream.range(0, 30)
              .<Callable<Integer>>mapToObj(
                  _ -> () -> People.logIn(service, email, "guess guess", address).status())
              .toList();
      statuses = threads.invokeAll(guesses).stream().map(Future::resultNow).toList();
    }
    assertThat(statuses).isSubsetOf(401, 429, 503).contains(401, 429);
    // Five are free, the next one starts a pause of one second, and each pause is twice as long.
    int pauses =
        Long.SIZE - Long.numberOfLeadingZeros(Duration.between(begun, Instant.now()).toSeconds());
    assertThat(statuses.stream().filter(status -> status == 401).count())
        .isLessThanOrEqualTo(6 + pauses);
    // Pauses double: the next one or two are long enough to be seen on any machine.
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              Client.Answer guess = People.logIn(service, email, "guess guess", address);
              return guess.status() == 429 && Long.parseLong(guess.header("Retry-After")) >= 4;
            });
    Client.Answer blocked = People.logIn(service, email, People.PASSWORD, address);
    assertThat(blocked.status()).isEqualTo(429);
    assertThat(Long.parseLong(blocked.header("Retry-After"))).isBetween(1L, 900L);
    assertThat(People.logIn(service, email, People.PASSWORD, UUID.randomUUID().toString()).status())
        .isEqualTo(201);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> People.logIn(service, email, People.PASSWORD, address).status() == 201);
  }

  @Test
  void whoLoggedInHereBeforeIsNotKeptOutByStrangers() {
    People.join(service, email);
    String home = UUID.randomUUID().toString();
    assertThat(People.logIn(service, email, People.PASSWORD, home).status()).isEqualTo(201);
    // The loose count of an account lets fifty through.
    List<Integer> strangers =
        IntStream.range(0, 54)
            .mapToObj(_ -> UUID.randomUUID().toString())
            .map(from -> People.logIn(service, email, "guess guess", from).status())
            .toList();
    assertThat(strangers).contains(429);
    assertThat(People.logIn(service, email, People.PASSWORD, home).status()).isEqualTo(201);
  }

  @Test
  void theAddressesOfOneSubscriberAreCountedTogether() {
    List<Integer> statuses =
        IntStream.range(0, 8)
            .mapToObj(i -> "2001:db8:%x:1::%x".formatted(address.hashCode() & 0xffff, i + 1))
            .map(from -> People.logIn(service, email, "guess guess", from).status())
            .toList();
    assertThat(statuses).contains(429);
  }

  @Test
  void aSourceThatBeginsGuestSessionsWithoutEndIsSlowedDown() {
    String source = UUID.randomUUID().toString();
    List<Integer> statuses =
        IntStream.range(0, 1002)
            .mapToObj(
                _ -> service.anonymous().post("/v1/sessions", "{}", "X-Forwarded-For", source))
            .map(Client.Answer::status)
            .toList();
    assertThat(statuses.subList(0, 1000)).containsOnly(201);
    assertThat(statuses.getLast()).isEqualTo(429);
  }

  @Test
  void aNewPasswordEndsTheOtherSessionsAndTheOldOne() {
    String customer = People.join(service, email).json().at("/id").asText();
    Client first = People.withSession(service, People.logIn(service, email, People.PASSWORD, "a"));
    Client second = People.withSession(service, People.logIn(service, email, People.PASSWORD, "b"));
    String path = "/v1/customers/" + customer + "/password";
    String change = "{\"currentPassword\":\"%s\",\"newPassword\":\"another good one\"}";
    assertThat(first.put(path, change.formatted("wrong password")).status()).isEqualTo(403);
    assertThat(first.put(path, "{\"newPassword\":\"another good one\"}").status()).isEqualTo(403);
    assertThat(first.put(path, change.formatted(People.PASSWORD)).status()).isEqualTo(204);
    assertThat(first.get("/v1/sessions/current").status()).isEqualTo(200);
    assertThat(second.get("/v1/sessions/current").status()).isEqualTo(404);
    assertThat(People.logIn(service, email, People.PASSWORD, address).status()).isEqualTo(401);
    assertThat(People.logIn(service, email, "another good one", address).status()).isEqualTo(201);
    assertThat(service.staff().put(path, "{\"newPassword\":\"another good one\"}").status())
        .isEqualTo(403);
    assertThat(
            service.as("root", "admin").put(path, "{\"newPassword\":\"reset by admin\"}").status())
        .isEqualTo(204);
    assertThat(People.logIn(service, email, "reset by admin", "c").status()).isEqualTo(201);
    assertThat(first.get("/v1/sessions/current").status()).isEqualTo(404);
  }

  @Test
  void aGuestThatLogsInLeavesItsGuestSession() {
    People.join(service, email);
    Client guest = People.withSession(service, service.anonymous().post("/v1/sessions", "{}"));
    assertThat(guest.get("/v1/sessions/current").json().at("/guest").asBoolean()).isTrue();
    Client.Answer session =
        guest.post(
            "/v1/sessions", People.login(email, People.PASSWORD), "X-Forwarded-For", address);
    assertThat(session.status()).as(session.body()).isEqualTo(201);
    assertThat(guest.get("/v1/sessions/current").status()).isEqualTo(404);
    assertThat(People.withSession(service, session).get("/v1/sessions/current").status())
        .isEqualTo(200);
  }

  @Test
  void aSubjectWithTooManySessionsLosesThoseThatEndFirst() {
    String customer = People.join(service, email).json().at("/id").asText();
    String set = "sessions-of:" + customer;
    for (int i = 0; i < SessionStore.MOST; i++) {
      redis.zadd(set, 4_000_000_000.0 + i, "other-" + i);
    }
    assertThat(People.logIn(service, email, People.PASSWORD, address).status()).isEqualTo(201);
    assertThat(redis.zcard(set)).isEqualTo(SessionStore.MOST);
  }

  @Test
  void weakPasswordsAndHalfLoginsAreRefused() {
    assertThat(
            service
                .anonymous()
                .post("/v1/customers", "{\"email\":\"%s\",\"password\":\"short\"}".formatted(email))
                .json()
                .findValuesAsText("pointer"))
        .containsExactly("/password");
    assertThat(
            service
                .anonymous()
                .post("/v1/sessions", "{\"email\":\"%s\"}".formatted(email))
                .status())
        .isEqualTo(400);
    assertThat(service.anonymous().post("/v1/sessions", "{\"x\":1}").status()).isEqualTo(400);
  }
}

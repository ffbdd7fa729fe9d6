package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.gateway.fixture.ApiKeyStore;
import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.SessionStore;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import dev.ordercluster.gateway.route.Access;
import dev.ordercluster.gateway.route.Role;
import dev.ordercluster.gateway.route.Route;
import dev.ordercluster.gateway.route.Routes;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every route × every role × every way in: who is let through is who the table names, and nobody
/// else reaches the service.
@TestInstance(Lifecycle.PER_CLASS)
class WaysInIT {
  private static final String EVERY_SCOPE = "orders:read orders:write products:write";

  private final Tokens tokens = new Tokens("k1");
  private final Map<String, Caller> callers = new LinkedHashMap<>();
  private SessionStore redis;
  private Instance instance;
  private TestGateway gateway;

  /// Someone with credentials.
  private record Caller(Set<Role> roles, Set<String> scopes, String header, String value) {}

  @BeforeAll
  void start(@TempDir Path directory) {
    redis = SessionStore.start(directory.resolve("redis"));
    ApiKeyStore keys = new ApiKeyStore(redis.client());
    keys.vouch();
    instance = Instance.start("127.0.0.1", 0, (_, out) -> Instance.ok(out, "{\"paths\":{}}"));
    gateway =
        TestGateway.start(
            directory,
            tokens,
            Map.of("GATEWAY_REDIS_PORT", Integer.toString(redis.port())),
            instance);
    for (Role role : Role.values()) {
      String jwt = tokens.token("c-" + role.claim(), role.claim());
      put(role.claim() + " by token", Set.of(role), role.defaultScopes(), "Bearer " + jwt);
    }
    for (Role role : EnumSet.complementOf(EnumSet.of(Role.SERVICE))) {
      String token = redis.session("s-" + role.claim(), role.claim(), 3600, 1800);
      Set<String> scopes = role.defaultScopes();
      put(role.claim() + " by session", Set.of(role), scopes, "Bearer " + token);
      callers.put(
          role.claim() + " by cookie",
          new Caller(Set.of(role), scopes, "Cookie", SessionStore.cookie(token)));
    }
    Set<Role> service = Set.of(Role.SERVICE);
    Set<String> every = Set.of(EVERY_SCOPE.split(" ", -1));
    put("service by key", service, every, "Bearer " + keys.good(EVERY_SCOPE));
    callers.put(
        "service by key in its own field",
        new Caller(service, every, "X-API-Key", keys.good(EVERY_SCOPE)));
    callers.put(
        "service with a small key",
        new Caller(service, Set.of("orders:read"), "X-API-Key", keys.good("orders:read")));
    put("nobody in particular", Set.of(), Set.of(), "Bearer " + tokens.token("c-none"));
  }

  private void put(String name, Set<Role> roles, Set<String> scopes, String bearer) {
    callers.put(name, new Caller(roles, scopes, "Authorization", bearer));
  }

  @AfterAll
  void stop() {
    gateway.close();
    instance.close();
    redis.close();
  }

  static List<Route> routes() {
    return Routes.ofOrderPlatform().all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("routes")
  void aRouteLetsInWhomItsRowNames(Route route) {
    List<String> wrong = new ArrayList<>();
    int anonymous = status(route, "X-Nothing", "");
    boolean open =
        route.access() instanceof Access.Public || route.access() instanceof Access.Signed;
    assertThat(anonymous).as("anonymous").isEqualTo(open ? 200 : 401);
    callers.forEach(
        (name, caller) -> {
          int before = instance.received().size();
          int status = status(route, caller.header(), caller.value());
          int expected = lets(route.access(), caller) ? 200 : 403;
          int reached = instance.received().size() - before;
          // What is public may come from the gateway's own memory.
          boolean asExpected = expected != 200 ? reached == 0 : reached == 1 || open;
          if (status != expected || !asExpected) {
            wrong.add(name + ": expected " + expected + ", was " + status + ", reached " + reached);
          }
        });
    assertThat(wrong).as(route.method() + " " + route.name()).isEmpty();
  }

  private static boolean lets(Access access, Caller caller) {
    return switch (access) {
      case Access.Public _, Access.Signed _, Access.Authenticated _ -> true;
      case Access.Requires demand -> demand.allows(caller.roles(), caller.scopes());
    };
  }

  private int status(Route route, String header, String value) {
    String path = route.name().replaceAll("\\{[^}]+}", "7");
    String body = route.body() == dev.ordercluster.gateway.route.Body.UNREAD ? "" : "{}";
    return TestGateway.send(
            gateway
                .request(path, header, value, "Sec-Fetch-Site", "same-origin")
                .method(
                    route.method(),
                    body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build())
        .statusCode();
  }

  @Test
  void whatTheTableDoesNotNameIsNobodys() {
    callers.forEach(
        (name, caller) -> {
          for (String path :
              List.of("/internal/api-keys/resolve", "/v1", "/v1/api-keys/7/secret", "/metrics")) {
            int before = instance.received().size();
            assertThat(gateway.get(path, caller.header(), caller.value()).statusCode())
                .as(name + " " + path)
                .isEqualTo(404);
            assertThat(instance.received()).hasSize(before);
          }
        });
  }
}

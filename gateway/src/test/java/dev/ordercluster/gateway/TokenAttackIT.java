package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.gateway.fixture.ApiKeyStore;
import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.SessionStore;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Forged and broken tokens: each is 401 with WWW-Authenticate, none reaches the service.
@TestInstance(Lifecycle.PER_CLASS)
class TokenAttackIT {
  private Instance instance;
  private TestGateway gateway;
  private Tokens tokens;

  @BeforeAll
  void start(@TempDir Path directory) {
    instance = Instance.echo("127.0.0.1", 0);
    tokens = new Tokens("k1");
    gateway = TestGateway.start(directory, tokens, Map.of(), instance);
  }

  @AfterAll
  void stop() {
    gateway.close();
    instance.close();
  }

  @TestFactory
  Stream<DynamicTest> everyForgedTokenIs401() throws Exception {
    Map<String, String> table = new LinkedHashMap<>(new ForgedTokens(tokens).all());
    table.putAll(new BrokenTokens(tokens).all());
    assertThat(table).hasSizeGreaterThan(120);
    return table.entrySet().stream()
        .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> refused(row.getValue())));
  }

  private void refused(String token) {
    int before = instance.received().size();
    for (String path : Set.of("/v1/orders", "/v1/products")) {
      var reply = gateway.get(path, "Authorization", "Bearer " + token);
      assertThat(reply.statusCode()).isEqualTo(401);
      assertThat(reply.headers().firstValue("WWW-Authenticate"))
          .hasValueSatisfying(
              value ->
                  assertThat(value)
                      .startsWith("Bearer realm=\"ordercluster\", error=\"invalid_token\""));
      assertThat(reply.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(reply.body()).contains("\"code\":\"invalid-token\"");
    }
    assertThat(instance.received()).hasSize(before);
  }

  @TestFactory
  Stream<DynamicTest> whatIsWrongWithTheHeadersIsSaidInTheChallenge() {
    String good = "Bearer " + tokens.token("c-1", "customer");
    String several = "Bearer realm=\"ordercluster\", error=\"invalid_request\"";
    String plain = "Bearer realm=\"ordercluster\"";
    String key = ApiKeyStore.random();
    Map<String, Row> table = new LinkedHashMap<>();
    table.put("nothing", new Row(plain, List.of()));
    table.put("another scheme", new Row(plain, List.of("Authorization", "Basic eDp5")));
    table.put("no scheme", new Row(plain, List.of("Authorization", good.substring(7))));
    table.put(
        "a scheme alone",
        new Row(plain + ", error=\"invalid_token\"", List.of("Authorization", "Bearer")));
    table.put("a scheme of its own", new Row(plain, List.of("Authorization", "BearerX" + good)));
    table.put(
        "two tokens", new Row(several, List.of("Authorization", good, "Authorization", good)));
    table.put(
        "a good and a bad one",
        new Row(several, List.of("Authorization", good, "Authorization", "Bearer x")));
    table.put(
        "a token and a key", new Row(several, List.of("Authorization", good, "X-API-Key", key)));
    table.put("two keys", new Row(several, List.of("X-API-Key", key, "X-API-Key", key)));
    table.put(
        "a token as a key",
        new Row(plain + ", error=\"invalid_token\"", List.of("X-API-Key", good)));
    String two = SessionStore.cookie(SessionStore.token());
    table.put("two session cookies", new Row(several, List.of("Cookie", two + "; " + two)));
    String past =
        tokens.sign(
            Tokens.claims("c-1", "customer")
                .expirationTime(Date.from(Instant.now().minusSeconds(120)))
                .build());
    table.put(
        "a token that has expired",
        new Row(
            plain + ", error=\"invalid_token\", error_description=\"it has expired\"",
            List.of("Authorization", "Bearer " + past)));
    return table.entrySet().stream()
        .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> challenged(row.getValue())));
  }

  private record Row(String challenge, List<String> headers) {}

  private void challenged(Row row) {
    int before = instance.received().size();
    var reply = gateway.get("/v1/orders", row.headers().toArray(String[]::new));
    assertThat(reply.statusCode()).isEqualTo(401);
    assertThat(reply.headers().allValues("WWW-Authenticate")).hasSize(1);
    assertThat(reply.headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(
            value ->
                assertThat(value)
                    .startsWith(row.challenge())
                    .matches(text -> text.contains("error") == row.challenge().contains("error")));
    assertThat(instance.received()).hasSize(before);
  }

  @Test
  void theTokenThatAllOthersAreMadeOfIsGood() {
    String good = "Bearer " + tokens.token("c-1", "customer");
    assertThat(gateway.get("/v1/orders", "Authorization", good).statusCode()).isEqualTo(200);
  }
}

package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import java.nio.file.Path;
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
    Map<String, String> table = new ForgedTokens(tokens).all();
    assertThat(table).hasSizeGreaterThan(60);
    return table.entrySet().stream()
        .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> refused(row.getValue())));
  }

  private void refused(String token) {
    int before = instance.received().size();
    for (String path : Set.of("/v1/orders", "/v1/products")) {
      var reply = gateway.get(path, "Authorization", "Bearer " + token);
      assertThat(reply.statusCode()).isEqualTo(401);
      assertThat(reply.headers().firstValue("WWW-Authenticate"))
          .hasValueSatisfying(value -> assertThat(value).startsWith("Bearer "));
      assertThat(reply.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(reply.body()).contains("\"code\":\"invalid-token\"");
    }
    assertThat(instance.received()).hasSize(before);
  }

  @Test
  void otherSchemesAndSeveralCredentialsAreRefused() {
    String good = "Bearer " + tokens.token("c-1", "customer");
    assertThat(gateway.get("/v1/orders", "Authorization", "Basic eDp5").statusCode())
        .isEqualTo(401);
    assertThat(gateway.get("/v1/orders", "Authorization", good, "Authorization", good).statusCode())
        .isEqualTo(401);
    assertThat(gateway.get("/v1/orders", "Authorization", good).statusCode()).isEqualTo(200);
  }
}

package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The gateways' signing key is replaced while the service runs: first both keys count, then only
/// the new one.
class KeyRotationOfGatewaysIT {
  private final Tokens before = new Tokens("before");
  private final Tokens after = new Tokens("after");

  @Test
  void aServiceFollowsTheFileOfKeysAndKeepsTheLastGoodOnes(@TempDir Path directory)
      throws Exception {
    Path file = directory.resolve("jwks.json");
    write(file, before.jwks());
    try (TestService service = start(file)) {
      assertThat(status(service, before)).isEqualTo(200);
      assertThat(status(service, after)).isEqualTo(401);

      write(file, Tokens.jwks(before, after));
      await().atMost(Duration.ofSeconds(20)).until(() -> status(service, after) == 200);
      assertThat(status(service, before)).isEqualTo(200);

      write(file, after.jwks());
      await().atMost(Duration.ofSeconds(20)).until(() -> status(service, before) == 401);
      assertThat(status(service, after)).isEqualTo(200);

      write(file, "{\"keys\":[");
      await().pollDelay(Duration.ofMillis(1500)).until(() -> status(service, after) == 200);
      assertThat(status(service, after)).isEqualTo(200);
    }
  }

  private static TestService start(Path file) {
    var environment = TestService.environment("ORDERS_INTERNAL_JWKS_FILE", file.toString());
    environment.remove("ORDERS_INTERNAL_JWKS");
    return TestService.start(environment);
  }

  private static int status(TestService service, Tokens tokens) {
    return service.withToken(tokens.token("c-1", "customer")).get("/v1/orders").status();
  }

  // As a mounted Secret changes: at once, whatever a reader does.
  private static void write(Path file, String text) throws IOException {
    Path next = file.resolveSibling("next");
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}

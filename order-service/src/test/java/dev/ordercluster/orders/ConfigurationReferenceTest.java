package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.runtime.ConfigurationException;
import dev.ordercluster.runtime.ConfigurationReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {
  private static final Path REFERENCE = Path.of("../docs/reference/configuration/order-service.md");

  @Test
  void theReferenceIsWhatTheKeysSay() throws IOException {
    String expected =
        ConfigurationReference.markdown(
            "order-service", OrderServiceConfig.PREFIX, OrderServiceConfig.KEYS);
    if (Boolean.getBoolean("regenerate")) {
      Files.createDirectories(REFERENCE.getParent());
      Files.writeString(REFERENCE, expected);
    }
    assertThat(REFERENCE)
        .as(
            "regenerate with: ./mvnw test -pl order-service -Dtest=%s -Dregenerate=true",
            getClass().getSimpleName())
        .hasContent(expected);
  }

  @Test
  void aShortCursorKeyIsRefusedWithoutShowingIt() {
    Map<String, String> environment =
        Map.of(
            "ORDERS_DATABASE_HOST", "db",
            "ORDERS_DATABASE_PASSWORD", "secret-db",
            "ORDERS_REDIS_HOST", "redis",
            "ORDERS_KAFKA_BOOTSTRAP_SERVERS", "kafka:1",
            "ORDERS_INTERNAL_JWKS", "{}",
            "ORDERS_ENCRYPTION_KEYS_FILE", "keys.json",
            "ORDERS_CURSOR_KEY", "short");
    assertThatThrownBy(() -> OrderServiceConfig.from(environment))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(e.faults())
                    .containsExactly(
                        "ORDERS_CURSOR_KEY must be text of 32 or more characters, was a secret value"));
  }
}

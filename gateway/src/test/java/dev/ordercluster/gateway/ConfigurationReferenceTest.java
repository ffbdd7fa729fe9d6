package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.runtime.ConfigurationReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The configuration reference is generated: `-Dregenerate=true` writes it anew.
class ConfigurationReferenceTest {
  private static final Path FILE = Path.of("../docs/reference/configuration/gateway.md");

  @Test
  void theReferenceListsExactlyTheKeysOfTheProcess() throws IOException {
    String expected =
        ConfigurationReference.markdown("Gateway", GatewayConfig.PREFIX, GatewayConfig.keys());
    if (Boolean.getBoolean("regenerate")) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, expected);
    }
    assertThat(FILE).content().isEqualTo(expected);
  }
}

package dev.ordercluster.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OrderExampleTest {
  private static final String TOKEN = "./ordercluster token --role customer";

  @Test
  void aGatewayInTheClearOrWithAPublicCertificateNeedsNoTrust() {
    assertThat(new OrderExample("http://127.0.0.1:18080", Optional.empty(), TOKEN).command())
        .startsWith("curl -i http://127.0.0.1:18080/v1/orders \\\n")
        .contains("Bearer $(./ordercluster token --role customer)");
  }

  @Test
  void theAuthoritiesOfAClusterOfItsOwnAreNamedAndQuoted() {
    Path file = Path.of("/home/j doe/default.shop.ca.crt");
    assertThat(new OrderExample("https://127.0.0.1:18443", Optional.of(file), TOKEN).command())
        .startsWith(
            "curl -i --cacert '/home/j doe/default.shop.ca.crt' https://127.0.0.1:18443/v1/orders");
  }
}

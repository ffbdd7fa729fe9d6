package dev.ordercluster.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.gateway.wire.Headers;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {
  private final TrustedProxies proxies =
      new TrustedProxies(List.of("10.0.0.0/8", "192.0.2.7", "2001:db8::/32"));

  @ParameterizedTest
  @CsvSource({
    "203.0.113.9, 6.6.6.6, 203.0.113.9",
    "10.1.2.3, 198.51.100.1, 198.51.100.1",
    "10.1.2.3, '6.6.6.6, 198.51.100.1', 198.51.100.1",
    "10.1.2.3, '198.51.100.1, 10.9.9.9', 198.51.100.1",
    "10.1.2.3, '198.51.100.1, evil.example', 10.1.2.3",
    "10.1.2.3, '10.0.0.1, 10.0.0.2', 10.0.0.1",
    "10.1.2.3, '', 10.1.2.3",
    "192.0.2.7, 2001:470::1, 2001:470:0:0:0:0:0:1",
    "192.0.2.8, 198.51.100.1, 192.0.2.8",
    "2001:db8::5, 198.51.100.1, 198.51.100.1",
    "11.0.0.1, 198.51.100.1, 11.0.0.1"
  })
  void theRightmostUntrustedAddressCounts(String peer, String forwarded, String client) {
    Headers headers = Headers.of("X-Forwarded-For", forwarded);
    assertThat(proxies.clientOf(InetAddress.ofLiteral(peer), headers).getHostAddress())
        .isEqualTo(client);
  }

  @Test
  void ipv6SourcesCountPerSlash64() {
    assertThat(TrustedProxies.sourceKey(InetAddress.ofLiteral("2001:db8:1:2:3:4:5:6")))
        .isEqualTo(TrustedProxies.sourceKey(InetAddress.ofLiteral("2001:db8:1:2:ffff::1")))
        .isNotEqualTo(TrustedProxies.sourceKey(InetAddress.ofLiteral("2001:db8:1:3::1")));
    assertThat(TrustedProxies.sourceKey(InetAddress.ofLiteral("198.51.100.1")))
        .isEqualTo("198.51.100.1");
  }

  @Test
  void aBlockThatIsNoneIsRefusedAtStart() {
    for (String block : List.of("10.0.0.0/33", "localhost", "10.0.0.0/x", "::/129", "")) {
      assertThatThrownBy(() -> new TrustedProxies(List.of(block)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}

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

  @ParameterizedTest
  @CsvSource({
    "198.51.100.1:4096, 198.51.100.1",
    "[2001:470::1]:443, 2001:470:0:0:0:0:0:1",
    "[2001:470::1], 2001:470:0:0:0:0:0:1",
    "::ffff:198.51.100.1, 198.51.100.1",
    "[2001:470::1, 10.1.2.3"
  })
  void aPortBehindAnAddressIsNoPartOfIt(String forwarded, String client) {
    Headers headers = Headers.of("X-Forwarded-For", forwarded);
    assertThat(proxies.clientOf(InetAddress.ofLiteral("10.1.2.3"), headers).getHostAddress())
        .isEqualTo(client);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "for=198.51.100.1 | 198.51.100.1",
        "for=6.6.6.6, for=198.51.100.1;proto=https;by=10.0.0.1 | 198.51.100.1",
        "for=198.51.100.1, for=10.2.2.2 | 198.51.100.1",
        "proto=http; For=\"[2001:470::1]:4711\" | 2001:470:0:0:0:0:0:1",
        "for=198.51.100.1, for=_hidden | 10.1.2.3",
        "for=198.51.100.1, for=unknown | 10.1.2.3",
        "for=198.51.100.1, proto=https | 10.1.2.3",
        "'' | 10.1.2.3"
      })
  void whereProxiesWriteForwardedThatCountsAndTheOtherFieldDoesNot(String field, String client) {
    var trusting = new TrustedProxies(List.of("10.0.0.0/8"), TrustedProxies.Field.FORWARDED);
    Headers headers = Headers.of("X-Forwarded-For", "6.6.6.6", "Forwarded", field);
    assertThat(trusting.clientOf(InetAddress.ofLiteral("10.1.2.3"), headers).getHostAddress())
        .isEqualTo(client);
  }

  @Test
  void onlyATrustedPeerSaysThatItsClientSpeaksTls() {
    Headers headers = Headers.of("X-Forwarded-Proto", "http, https");
    assertThat(proxies.saysSecure(InetAddress.ofLiteral("10.1.2.3"), headers)).isTrue();
    assertThat(proxies.saysSecure(InetAddress.ofLiteral("203.0.113.9"), headers)).isFalse();
    assertThat(proxies.saysSecure(InetAddress.ofLiteral("10.1.2.3"), new Headers())).isFalse();
    var forwarded = new TrustedProxies(List.of("10.0.0.0/8"), TrustedProxies.Field.FORWARDED);
    assertThat(forwarded.saysSecure(InetAddress.ofLiteral("10.1.2.3"), headers)).isFalse();
    assertThat(
            forwarded.saysSecure(
                InetAddress.ofLiteral("10.1.2.3"), Headers.of("Forwarded", "for=x;proto=https")))
        .isTrue();
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

package dev.ordercluster.orders.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.42.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "::7f00:1",
        "64:ff9b::a00:1",
        "fc00::1",
        "fd12::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "2001::1",
        "2001:db8::1",
        "2002:a00:1::",
        "3fff::1"
      })
  void anAddressThatIsNotForTheInternetIsRefused(String literal) {
    assertThat(AddressGuard.isPublic(InetAddress.ofLiteral(literal))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "100.128.0.1", "172.32.0.1", "193.0.0.1", "2606:4700::1111"})
  void anAddressOfTheInternetIsLetThrough(String literal) {
    assertThat(AddressGuard.isPublic(InetAddress.ofLiteral(literal))).isTrue();
  }

  @Test
  void aHostIsCheckedByTheAddressThatItResolvesTo() {
    assertThatThrownBy(() -> new AddressGuard(false).resolve("localhost"))
        .isInstanceOf(AddressGuard.RefusedException.class);
    assertThat(new AddressGuard(true).resolve("localhost").isLoopbackAddress()).isTrue();
  }
}

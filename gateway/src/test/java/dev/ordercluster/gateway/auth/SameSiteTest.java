package dev.ordercluster.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.gateway.wire.Headers;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SameSiteTest {
  private static final SameSite RULE = new SameSite(Set.of("https://friend.test"));

  @ParameterizedTest
  @CsvSource({
    // method, Host, Sec-Fetch-Site, Origin, allowed
    "GET, shop.test, cross-site, https://evil.test, true",
    "HEAD, shop.test, , , true",
    "POST, shop.test, same-origin, https://shop.test, true",
    "POST, shop.test, none, , true",
    "POST, shop.test, cross-site, https://evil.test, false",
    "POST, shop.test, same-site, https://blog.shop.test, false",
    "POST, shop.test, cross-site, https://shop.test, false",
    "POST, shop.test, cross-site, https://friend.test, true",
    "DELETE, shop.test, , , false",
    "PUT, shop.test, , https://shop.test, true",
    "PUT, shop.test:443, , https://shop.test, true",
    "PUT, SHOP.test, , https://shop.test, true",
    "PUT, shop.test:8080, , http://shop.test:8080, true",
    "PUT, shop.test, , http://shop.test:8080, false",
    "PUT, shop.test, , https://shop.test.evil.test, false",
    "PUT, shop.test, , https://evil.test/shop.test, false",
    "PUT, shop.test, , null, false",
    "PATCH, '[::1]:8080', , 'http://[::1]:8080', true",
  })
  void onlyAPageOfThisSiteMayAct(
      String method, String host, String site, String origin, boolean allowed) {
    Headers headers = Headers.of("Host", host);
    if (site != null) {
      headers.add("Sec-Fetch-Site", site);
    }
    if (origin != null) {
      headers.add("Origin", origin);
    }
    assertThat(RULE.allows(method, headers)).isEqualTo(allowed);
  }

  @Test
  void twoOriginsAreRefused() {
    Headers headers =
        Headers.of("Host", "a", "Origin", "https://a", "Origin", "https://friend.test");
    assertThat(RULE.allows("POST", headers)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"friend.test", "https://friend.test/", "*", "ftp://a", "https://A"})
  void anOriginThatIsNoneIsNamed(String origin) {
    assertThatThrownBy(() -> new SameSite(Set.of(origin)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(origin);
  }
}

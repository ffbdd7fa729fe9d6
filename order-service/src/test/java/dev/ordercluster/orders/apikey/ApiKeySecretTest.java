package dev.ordercluster.orders.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiKeySecretTest {
  private final SecureRandom random = new SecureRandom();

  @Test
  void everyKeyIsAnotherOneOfTheSameForm() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      ApiKeySecret secret = ApiKeySecret.random(random);
      assertThat(secret.text()).matches("oc_key_[0-9A-Za-z]{49}");
      assertThat(secret.hash()).matches("[0-9a-f]{64}");
      assertThat(seen.add(secret.text())).isTrue();
    }
  }

  @Test
  void itEndsWithTheChecksumOfTheRest() {
    String text = ApiKeySecret.random(random).text();
    assertThat(ApiKeySecret.checksum(text.substring(0, text.length() - 6)))
        .isEqualTo(text.substring(text.length() - 6));
    // The CRC-32 of "123456789" is cbf43926, whatever computes it.
    assertThat(ApiKeySecret.checksum("123456789")).isEqualTo("3jZRME");
  }

  @Test
  void whatIsPrintedOfItDoesNotOpenAnything() {
    ApiKeySecret secret = ApiKeySecret.random(random);
    assertThat(secret.toString()).doesNotContain(secret.text().substring(12));
    assertThat(secret.hint()).hasSize(11);
  }
}

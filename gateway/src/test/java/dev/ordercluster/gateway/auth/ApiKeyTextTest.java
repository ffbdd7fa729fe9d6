package dev.ordercluster.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTextTest {
  private static final String BODY = "oc_key_" + "a".repeat(43);
  private static final String GOOD = BODY + ApiKeyText.checksum(BODY);

  @Test
  void theChecksumIsTheOneThatTheOrderServiceMakes() {
    // The CRC-32 of "123456789" is cbf43926, whatever computes it.
    assertThat(ApiKeyText.checksum("123456789")).isEqualTo("3jZRME");
  }

  @Test
  void aKeyIsKnownByItsSha256() {
    assertThat(ApiKeyText.isMeantAsOne(GOOD)).isTrue();
    assertThat(ApiKeyText.hashOf(GOOD)).hasValueSatisfying(hash -> assertThat(hash).hasSize(64));
  }

  @Test
  void everyChangeOfOneCharacterIsNoticed() {
    for (int i = "oc_key_".length(); i < GOOD.length(); i++) {
      char other = GOOD.charAt(i) == 'b' ? 'c' : 'b';
      String changed = GOOD.substring(0, i) + other + GOOD.substring(i + 1);
      assertThat(ApiKeyText.hashOf(changed)).as(changed).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"oc_key_", "oc_key_x", "OC_KEY_", " ", "oc_key_é"})
  void whatHasAnotherFormIsNoKey(String text) {
    assertThat(ApiKeyText.hashOf(text)).isEmpty();
    assertThat(ApiKeyText.hashOf(text + GOOD)).isEmpty();
    assertThat(ApiKeyText.hashOf(GOOD + text + "x")).isEmpty();
  }
}

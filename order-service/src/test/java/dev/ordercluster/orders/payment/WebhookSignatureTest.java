package dev.ordercluster.orders.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
  private static final byte[] BODY = bytes("{\"id\":\"evt_1\"}");

  private final WebhookSignature signature = new WebhookSignature(bytes("0123456789abcdef"));

  @Test
  void theHeaderHasTheTimeAndAnHmacOverTimeAndBody() {
    // printf '%s' '1795420800.{"id":"evt_1"}' | openssl dgst -sha256 -hmac 0123456789abcdef
    assertThat(signature.sign(BODY, NOW))
        .isEqualTo(
            "t=1795420800,v1="
                + "1178f7b90a6248dde702c0b1de8d0926802c8672949cf2945298262306e8e089");
  }

  @ParameterizedTest
  @ValueSource(longs = {-300, -1, 0, 299, 300})
  void aSignatureIsBelievedForFiveMinutes(long late) {
    String header = signature.sign(BODY, NOW);
    assertThatCode(() -> signature.verify(header, BODY, NOW.plusSeconds(late)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(longs = {-301, 301, 86_400})
  void aSignatureFromAnotherTimeIsRefused(long late) {
    String header = signature.sign(BODY, NOW);
    assertThatThrownBy(() -> signature.verify(header, BODY, NOW.plusSeconds(late)))
        .isInstanceOf(InvalidWebhookException.class)
        .hasMessageContaining("within 300 s");
  }

  @Test
  void anotherBodyAnotherTimeAndAnotherSecretAreRefused() {
    String header = signature.sign(BODY, NOW);
    String later = header.replace("t=1795420800", "t=1795420801");
    String other = new WebhookSignature(bytes("fedcba9876543210")).sign(BODY, NOW);
    assertThatThrownBy(() -> signature.verify(header, bytes("{\"id\":\"evt_2\"}"), NOW))
        .isInstanceOf(InvalidWebhookException.class);
    assertThatThrownBy(() -> signature.verify(later, BODY, NOW))
        .isInstanceOf(InvalidWebhookException.class);
    assertThatThrownBy(() -> signature.verify(other, BODY, NOW))
        .isInstanceOf(InvalidWebhookException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "t=1,v1=", "v1=00,t=1", "t=99999999999999,v1=00", "nonsense"})
  void anotherFormIsRefused(String header) {
    assertThatThrownBy(() -> signature.verify(header, BODY, NOW))
        .isInstanceOf(InvalidWebhookException.class)
        .hasMessageContaining("of the form");
  }

  @Test
  void aShortSecretIsNoSecret() {
    assertThatThrownBy(() -> new WebhookSignature(bytes("short")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

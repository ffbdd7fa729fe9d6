package dev.ordercluster.orders.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KafkaConfigTest {
  @Test
  void withoutUserAndTlsTheConnectionIsPlain() {
    assertThat(new KafkaConfig("a:1", "", "", "x").properties())
        .containsEntry("security.protocol", "PLAINTEXT")
        .doesNotContainKeys("sasl.mechanism", "ssl.truststore.location");
  }

  @Test
  void aUserLogsInByPlainUnlessToldOtherwise() {
    assertThat(new KafkaConfig("a:1", "orders", "p\"w", "x").properties())
        .containsEntry("security.protocol", "SASL_PLAINTEXT")
        .containsEntry("sasl.mechanism", "PLAIN")
        .hasEntrySatisfying(
            "sasl.jaas.config",
            login -> assertThat(login).contains("PlainLoginModule", "password=\"p\\\"w\""));
  }

  @Test
  void tlsAndScramTrustTheNamedAuthorities() {
    KafkaConfig config =
        new KafkaConfig(
            "a:1",
            "orders",
            "secret",
            "x",
            KafkaConfig.Mechanism.SCRAM_SHA_512,
            new KafkaConfig.Tls(true, Optional.of(Path.of("/ca.crt"))));
    assertThat(config.properties())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
        .containsEntry("ssl.truststore.type", "PEM")
        .containsEntry("ssl.truststore.location", "/ca.crt")
        .hasEntrySatisfying(
            "sasl.jaas.config", login -> assertThat(login).contains("ScramLoginModule"));
  }

  @Test
  void publicAuthoritiesNeedNoFile() {
    KafkaConfig config =
        new KafkaConfig(
            "a:1",
            "",
            "",
            "x",
            KafkaConfig.Mechanism.PLAIN,
            new KafkaConfig.Tls(true, Optional.empty()));
    assertThat(config.properties())
        .containsEntry("security.protocol", "SSL")
        .doesNotContainKeys("sasl.mechanism", "ssl.truststore.location");
  }
}

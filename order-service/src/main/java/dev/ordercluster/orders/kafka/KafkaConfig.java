package dev.ordercluster.orders.kafka;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Where Kafka is. Without a user name nobody logs in.
public record KafkaConfig(
    String bootstrapServers,
    String username,
    String password,
    String clientId,
    Mechanism mechanism,
    Tls tls) {

  private static final String PLAIN_LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule";
  private static final String SCRAM_LOGIN =
      "org.apache.kafka.common.security.scram.ScramLoginModule";

  /// How the log-in is done, in the words of SASL.
  public enum Mechanism {
    PLAIN,
    SCRAM_SHA_256,
    SCRAM_SHA_512
  }

  /// TLS to the brokers.
  ///
  /// @param authorities PEM file of who may have signed their certificates; empty: the public ones
  public record Tls(boolean enabled, Optional<Path> authorities) {
    public static final Tls NONE = new Tls(false, Optional.empty());
  }

  /// Log-in without TLS.
  public KafkaConfig(String bootstrapServers, String username, String password, String clientId) {
    this(bootstrapServers, username, password, clientId, Mechanism.PLAIN, Tls.NONE);
  }

  /// The client properties that every producer, consumer and admin client needs.
  public Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("bootstrap.servers", bootstrapServers);
    properties.put("client.id", clientId);
    properties.put("reconnect.backoff.ms", "100");
    properties.put("reconnect.backoff.max.ms", "2000");
    properties.put("enable.metrics.push", "false");
    // Registering MBeans costs start-up time and nobody reads them here.
    properties.put("metric.reporters", "");
    properties.put("auto.include.jmx.reporter", "false");
    properties.put(
        "security.protocol",
        (username.isEmpty() ? "" : "SASL_") + (tls.enabled() ? "SSL" : "PLAINTEXT"));
    tls.authorities()
        .ifPresent(
            file -> {
              properties.put("ssl.truststore.type", "PEM");
              properties.put("ssl.truststore.location", file.toString());
            });
    if (!username.isEmpty()) {
      properties.put("sasl.mechanism", mechanism.name().replace('_', '-'));
      properties.put(
          "sasl.jaas.config",
          (mechanism == Mechanism.PLAIN ? PLAIN_LOGIN : SCRAM_LOGIN)
              + " required username=\""
              + quoted(username)
              + "\" password=\""
              + quoted(password)
              + "\";");
    }
    return properties;
  }

  @Override
  public String toString() {
    return "KafkaConfig[" + bootstrapServers + "]";
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}

package dev.ordercluster.examples.fulfillment;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;

/// How to reach Kafka, from the environment: `BOOTSTRAP_SERVERS` (required), `KAFKA_USERNAME` and
/// `KAFKA_PASSWORD` (both or none), `DELAY_MILLIS` (how long each answer takes, default 0).
record KafkaSettings(String bootstrapServers, String username, String password, Duration delay) {
  private static final String GROUP = "fulfillment-service";

  KafkaSettings {
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException(
          "BOOTSTRAP_SERVERS is required: host:port of Kafka, ./ordercluster status prints it");
    }
    if (username.isEmpty() != password.isEmpty()) {
      throw new IllegalArgumentException(
          "KAFKA_USERNAME and KAFKA_PASSWORD must both be set or both be absent");
    }
  }

  static KafkaSettings from(Map<String, String> environment) {
    String delay = environment.getOrDefault("DELAY_MILLIS", "0");
    if (!delay.matches("\\d{1,6}")) {
      throw new IllegalArgumentException(
          "DELAY_MILLIS must be 0 to 999999 milliseconds, was " + delay);
    }
    return new KafkaSettings(
        environment.getOrDefault("BOOTSTRAP_SERVERS", ""),
        environment.getOrDefault("KAFKA_USERNAME", ""),
        environment.getOrDefault("KAFKA_PASSWORD", ""),
        Duration.ofMillis(Long.parseLong(delay)));
  }

  /// Offsets are committed by hand, once the answers are safely on Kafka.
  Map<String, Object> consumer() {
    Map<String, Object> configuration = connection();
    configuration.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
    configuration.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    configuration.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    configuration.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100);
    // A topic that is made after the start is noticed soon.
    configuration.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, 5_000);
    return configuration;
  }

  Map<String, Object> producer() {
    Map<String, Object> configuration = connection();
    configuration.put(ProducerConfig.ACKS_CONFIG, "all");
    configuration.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    return configuration;
  }

  @Override
  public String toString() {
    return "KafkaSettings[" + bootstrapServers + ", " + username + ", ***]";
  }

  private Map<String, Object> connection() {
    Map<String, Object> configuration = new HashMap<>();
    configuration.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    if (!username.isEmpty()) {
      configuration.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SASL_PLAINTEXT");
      configuration.put(SaslConfigs.SASL_MECHANISM, "PLAIN");
      configuration.put(
          SaslConfigs.SASL_JAAS_CONFIG,
          "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\""
                  .formatted(quoted(username))
              + " password=\"%s\";".formatted(quoted(password)));
    }
    return configuration;
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}

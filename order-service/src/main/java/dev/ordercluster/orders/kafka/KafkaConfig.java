package dev.ordercluster.orders.kafka;

import java.util.HashMap;
import java.util.Map;

/// Where Kafka is. Without a user name the connection is plaintext and unauthenticated.
public record KafkaConfig(
    String bootstrapServers, String username, String password, String clientId) {

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
    if (!username.isEmpty()) {
      properties.put("security.protocol", "SASL_PLAINTEXT");
      properties.put("sasl.mechanism", "PLAIN");
      properties.put(
          "sasl.jaas.config",
          "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
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

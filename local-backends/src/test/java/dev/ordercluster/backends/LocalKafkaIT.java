package dev.ordercluster.backends;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKafkaIT {
  private static final String TOPIC = "letters";

  @TempDir Path directory;

  @Test
  void acknowledgedRecordsSurviveSigkillAndTheRestartIsFast() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(directory)) {
      send(kafka, Map.of(), "hello");
      kafka.kill();
      long before = System.nanoTime();
      kafka.restart();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMinutes(2));
      assertThat(read(kafka, Map.of())).containsExactly("hello");
    }
  }

  @Test
  void acknowledgedRecordsSurviveAGracefulStop() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(directory)) {
      send(kafka, Map.of(), "hello");
      kafka.restart();
      assertThat(read(kafka, Map.of())).containsExactly("hello");
    }
  }

  @Test
  void twoBrokersOfTwoClustersRunOnTheSamePortOfTwoLoopbackAddresses() throws Exception {
    int port = FreePorts.on("127.50.1.1");
    KafkaOptions first = KafkaOptions.in(directory.resolve("a"), "127.50.1.1", port);
    KafkaOptions second = KafkaOptions.in(directory.resolve("b"), "127.50.1.2", port);
    try (LocalKafka a = LocalKafka.start(first, Map.of());
        LocalKafka b = LocalKafka.start(second, Map.of())) {
      send(a, Map.of(), "to a");
      send(b, Map.of(), "to b");
      assertThat(read(a, Map.of())).containsExactly("to a");
      assertThat(read(b, Map.of())).containsExactly("to b");
    }
  }

  @Test
  void theEnvironmentOfTheContainerImageWithSaslPlainMakesABrokerThatListensOnThePodsAddress()
      throws Exception {
    Map<String, String> environment = containerEnvironment();
    KafkaOptions options = KafkaOptions.fromContainer(environment, "127.50.1.3", List.of());
    Map<String, String> client =
        Map.of(
            "security.protocol", "SASL_PLAINTEXT",
            "sasl.mechanism", "PLAIN",
            "sasl.jaas.config", plainLogin("username=\"shop\" password=\"s3cret\""));
    try (LocalKafka kafka = LocalKafka.start(options, client)) {
      assertThat(kafka.bootstrapServers()).isEqualTo("127.50.1.3:19092");
      send(kafka, client, "secret letter");
      assertThat(read(kafka, client)).containsExactly("secret letter");
    }
    assertThat(Files.readString(directory.resolve("data.log"), StandardCharsets.UTF_8))
        .doesNotContain("s3cret")
        .doesNotContain("WARNING: ");
  }

  private Map<String, String> containerEnvironment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("CLUSTER_ID", "MkU3OEVBNTcwNTJENDM2Qg");
    environment.put("KAFKA_HEAP_OPTS", "-Xmx256m");
    environment.put("KAFKA_NODE_ID", "1");
    environment.put("KAFKA_PROCESS_ROLES", "broker,controller");
    environment.put("KAFKA_LISTENERS", "CLIENT://:19092,CONTROLLER://:19093");
    environment.put("KAFKA_ADVERTISED_LISTENERS", "CLIENT://shop-kafka-0.shop-kafka.ns.svc:19092");
    environment.put("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@shop-kafka-0.shop-kafka.ns.svc:19093");
    environment.put("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER");
    environment.put("KAFKA_INTER_BROKER_LISTENER_NAME", "CLIENT");
    environment.put(
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "CLIENT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT");
    environment.put("KAFKA_SASL_ENABLED_MECHANISMS", "PLAIN");
    environment.put("KAFKA_SASL_MECHANISM_INTER_BROKER_PROTOCOL", "PLAIN");
    environment.put(
        "KAFKA_LISTENER_NAME_CLIENT_PLAIN_SASL_JAAS_CONFIG",
        plainLogin("username=\"shop\" password=\"s3cret\" user_shop=\"s3cret\""));
    environment.put("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1");
    environment.put("KAFKA_LOG_DIRS", directory.resolve("data").toString());
    return environment;
  }

  private static String plainLogin(String options) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required " + options + ";";
  }

  private static void send(LocalKafka kafka, Map<String, String> client, String value)
      throws Exception {
    Map<String, Object> configuration = new HashMap<>(client);
    configuration.put("bootstrap.servers", kafka.bootstrapServers());
    configuration.put("acks", "all");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(configuration, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, value)).get(30, TimeUnit.SECONDS);
    }
  }

  private static List<String> read(LocalKafka kafka, Map<String, String> client) {
    Map<String, Object> configuration = new HashMap<>(client);
    configuration.put("bootstrap.servers", kafka.bootstrapServers());
    configuration.put("group.id", "readers");
    configuration.put("auto.offset.reset", "earliest");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(configuration, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      return Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                List<String> values = new java.util.ArrayList<>();
                for (ConsumerRecord<String, String> found : consumer.poll(Duration.ofSeconds(1))) {
                  values.add(found.value());
                }
                return values;
              },
              values -> !values.isEmpty());
    }
  }
}

package dev.ordercluster.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the options make of the environment and arguments of the container images.
class ContainerOptionsTest {
  private static final Map<String, String> POSTGRES =
      Map.of(
          "POSTGRES_USER", "shop",
          "POSTGRES_PASSWORD", "s3cret",
          "POSTGRES_DB", "orders",
          "PGDATA", "/data/pg");

  @Test
  void postgresTakesItsSettingsFromTheArgumentsAndItsAddressFromThePod() {
    PostgresOptions options =
        PostgresOptions.fromContainer(
            POSTGRES,
            List.of("postgres", "-c", "port=15432", "--max-connections=50", "-cwork_mem=1MB"),
            "127.42.1.5");
    assertThat(options.data()).isEqualTo(Path.of("/data/pg"));
    assertThat(options.port()).isEqualTo(15432);
    assertThat(options.credentials())
        .isEqualTo(new PostgresOptions.Credentials("shop", "s3cret", "orders"));
    assertThat(options.effectiveSettings())
        .containsEntry("listen_addresses", "127.42.1.5")
        .containsEntry("max_connections", "50")
        .containsEntry("work_mem", "1MB")
        .containsEntry("fsync", "on")
        .containsEntry("unix_socket_directories", "");
  }

  @Test
  void postgresListensOnThePodsAddressWhateverTheArgumentsSay() {
    PostgresOptions options =
        PostgresOptions.fromContainer(POSTGRES, List.of("-c", "listen_addresses=*"), "127.42.1.5");
    assertThat(options.effectiveSettings()).containsEntry("listen_addresses", "127.42.1.5");
    assertThat(options.port()).isEqualTo(5432);
  }

  @Test
  void postgresWithoutAPasswordOrAVolumeIsRefused() {
    assertThatThrownBy(
            () -> PostgresOptions.fromContainer(without("POSTGRES_PASSWORD"), List.of(), "::1"))
        .hasMessageContaining("POSTGRES_PASSWORD_FILE");
    assertThatThrownBy(() -> PostgresOptions.fromContainer(without("PGDATA"), List.of(), "::1"))
        .hasMessageContaining("PGDATA");
  }

  @Test
  void aPasswordIsNeverShown() {
    PostgresOptions postgres = PostgresOptions.fromContainer(POSTGRES, List.of(), "127.42.1.5");
    RedisOptions redis =
        RedisOptions.fromContainer(
            List.of("redis-server", "--requirepass", "s3cret"), Path.of("/d"), "127.42.1.5");
    KafkaOptions kafka =
        KafkaOptions.in(Path.of("/d"), "127.0.0.1", 9).with("sasl.jaas.config", "s3cret");
    assertThat(List.of(postgres, redis, kafka).toString()).doesNotContain("s3cret");
  }

  @Test
  void redisKeepsItsArgumentsAndConfigurationFileButListensOnThePodsAddress() {
    RedisOptions options =
        RedisOptions.fromContainer(
            List.of("redis-server", "/etc/redis.conf", "--port", "16379", "--dir", "/data/r"),
            Path.of("/elsewhere"),
            "127.42.1.6");
    assertThat(options.data()).isEqualTo(Path.of("/data/r"));
    assertThat(options.port()).isEqualTo(16379);
    assertThat(options.effectiveArgs())
        .startsWith("/etc/redis.conf", "--appendonly", "yes")
        .containsSubsequence("--bind", "127.42.1.6", "--port", "16379", "--dir", "/data/r");
  }

  @Test
  void kafkaListensAndAdvertisesThePodsAddressAndFindsItselfInTheQuorum() {
    Map<String, String> environment =
        Map.of(
            "CLUSTER_ID", "MkU3OEVBNTcwNTJENDM2Qg",
            "KAFKA_NODE_ID", "2",
            "KAFKA_LISTENERS", "CLIENT://0.0.0.0:19092,CONTROLLER://:19093",
            "KAFKA_ADVERTISED_LISTENERS", "CLIENT://shop-kafka-1.shop-kafka:19092",
            "KAFKA_CONTROLLER_QUORUM_VOTERS", "1@a:19093,2@b:19093",
            "KAFKA_LOG_DIRS", "/data/k",
            "KAFKA_HEAP_OPTS", "-Xmx1g");
    KafkaOptions options = KafkaOptions.fromContainer(environment, "127.42.1.7", List.of());
    assertThat(options.properties())
        .containsEntry("listeners", "CLIENT://127.42.1.7:19092,CONTROLLER://127.42.1.7:19093")
        .containsEntry("advertised.listeners", "CLIENT://127.42.1.7:19092")
        .containsEntry("controller.quorum.voters", "1@a:19093,2@127.42.1.7:19093")
        .containsEntry("broker.session.timeout.ms", "3000")
        .doesNotContainKey("heap.opts");
    assertThat(options.jvmOptions()).containsExactly("-Xmx1g");
    assertThat(options.bootstrapServers()).isEqualTo("127.42.1.7:19092");
  }

  @Test
  void aKafkaVariableNamesAPropertyAsTheImageDocumentsIt() {
    assertThat(KafkaOptions.propertyName("KAFKA_LOG_DIRS")).isEqualTo("log.dirs");
    assertThat(KafkaOptions.propertyName("KAFKA_A__B_C___D")).isEqualTo("a_b.c-d");
  }

  private static Map<String, String> without(String name) {
    Map<String, String> rest = new LinkedHashMap<>(POSTGRES);
    rest.remove(name);
    return rest;
  }
}

package dev.ordercluster.benchmarks;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.ordercluster.backends.LocalKafka;
import dev.ordercluster.backends.LocalPostgres;
import dev.ordercluster.backends.LocalRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/// PostgreSQL, Redis and Kafka as they come, and one order-service process on them.
final class Stage implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private final LocalPostgres postgres;
  private final LocalRedis redis;
  private final LocalKafka kafka;
  private final Process service;
  private final ECKey key;
  private final int port;

  Stage(Path application) throws IOException, JOSEException {
    Path directory = Files.createTempDirectory("ordercluster-benchmark");
    this.key = new ECKeyGenerator(Curve.P_256).keyID("benchmark").generate();
    this.postgres = LocalPostgres.start(directory.resolve("postgres"));
    this.redis = LocalRedis.start(directory.resolve("redis"));
    this.kafka = LocalKafka.start(directory.resolve("kafka"));
    this.port = freePort();
    int management = freePort();
    this.service = start(application, directory, management);
    awaitReady(management);
  }

  URI orders() {
    return URI.create("http://127.0.0.1:" + port + "/v1/orders");
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        postgres.jdbcUrl(), postgres.username(), postgres.password());
  }

  LocalKafka kafka() {
    return kafka;
  }

  /// Everything that is in a topic now.
  List<ConsumerRecord<String, String>> events(String topic) {
    List<ConsumerRecord<String, String>> found = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "group.id", "benchmark"),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic, Duration.ofSeconds(10)).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(found::add);
      }
    }
    return found;
  }

  static String header(ConsumerRecord<?, ?> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  String token(String subject) {
    Instant now = Instant.now();
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer("ordercluster-gateway")
            .audience("order-service")
            .subject(subject)
            .claim("roles", List.of("customer"))
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(3600)))
            .build();
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
      jwt.sign(new ECDSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("cannot sign with a fresh key", e);
    }
  }

  @Override
  public void close() {
    service.destroy();
    try {
      if (!service.waitFor(20, TimeUnit.SECONDS)) {
        service.destroyForcibly();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    kafka.close();
    redis.close();
    postgres.close();
  }

  private Process start(Path application, Path directory, int management) throws IOException {
    Path keys = directory.resolve("keys.json");
    String zeros = "A".repeat(43);
    Files.writeString(
        keys,
        "{\"primaryKeyId\":1,\"keys\":[{\"id\":1,\"key\":\"%s\"}],\"indexKey\":\"%s\"}"
            .formatted(zeros, zeros));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-jar",
            application.toString());
    builder
        .environment()
        .putAll(
            Map.ofEntries(
                Map.entry("BIND_ADDRESS", "127.0.0.1"),
                Map.entry("ORDERS_HTTP_PORT", Integer.toString(port)),
                Map.entry("ORDERS_MANAGEMENT_PORT", Integer.toString(management)),
                Map.entry("ORDERS_DATABASE_HOST", postgres.host()),
                Map.entry("ORDERS_DATABASE_PORT", Integer.toString(postgres.port())),
                Map.entry("ORDERS_DATABASE_NAME", postgres.database()),
                Map.entry("ORDERS_DATABASE_USERNAME", postgres.username()),
                Map.entry("ORDERS_DATABASE_PASSWORD", postgres.password()),
                Map.entry("ORDERS_REDIS_HOST", redis.host()),
                Map.entry("ORDERS_REDIS_PORT", Integer.toString(redis.port())),
                Map.entry("ORDERS_REDIS_PASSWORD", redis.password()),
                Map.entry("ORDERS_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers()),
                Map.entry("ORDERS_INTERNAL_JWKS", new JWKSet(key.toPublicJWK()).toString()),
                Map.entry("ORDERS_ENCRYPTION_KEYS_FILE", keys.toString()),
                Map.entry("ORDERS_CURSOR_KEY", "c".repeat(32))));
    builder.redirectErrorStream(true).redirectOutput(directory.resolve("service.log").toFile());
    return builder.start();
  }

  private void awaitReady(int management) throws IOException {
    URI ready = URI.create("http://127.0.0.1:" + management + "/health/ready");
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (!isReady(http, ready)) {
        if (!service.isAlive() || System.nanoTime() > deadline) {
          close();
          throw new IOException("the order service did not become ready, see service.log");
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      }
    }
  }

  private static boolean isReady(HttpClient http, URI ready) {
    try {
      HttpRequest request = HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(5)).build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

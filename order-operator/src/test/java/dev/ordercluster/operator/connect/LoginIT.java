package dev.ordercluster.operator.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.backends.KafkaOptions;
import dev.ordercluster.backends.LocalKafka;
import dev.ordercluster.backends.LocalPostgres;
import dev.ordercluster.backends.LocalRedis;
import dev.ordercluster.backends.RedisOptions;
import dev.ordercluster.operator.connect.Target.Login;
import dev.ordercluster.operator.connect.Target.Trust;
import dev.ordercluster.runtime.tls.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Against a real PostgreSQL, Redis and Kafka.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"orders\""
          + " password=\"right\"";

  private LocalPostgres postgres;
  private LocalRedis redis;
  private LocalKafka kafka;

  @BeforeAll
  void start(@TempDir Path directory) {
    postgres = LocalPostgres.start(directory.resolve("postgres"));
    redis =
        LocalRedis.start(
            RedisOptions.in(directory.resolve("redis")).with("--requirepass", "right"));
    kafka =
        LocalKafka.start(
            KafkaOptions.in(directory.resolve("kafka"))
                .with(
                    "listener.security.protocol.map", "CLIENT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT")
                .with("sasl.enabled.mechanisms", "PLAIN")
                .with("sasl.mechanism.inter.broker.protocol", "PLAIN")
                .with(
                    "listener.name.client.plain.sasl.jaas.config",
                    LOGIN + " user_orders=\"right\";"),
            Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                LOGIN + ";"));
  }

  @AfterAll
  void stop() {
    kafka.close();
    redis.close();
    postgres.close();
  }

  @Test
  void aDatabaseLetsTheRightPasswordIn() {
    assertThat(logIn(postgres(postgres.password(), postgres.database())))
        .isInstanceOf(Outcome.Connected.class);
  }

  @Test
  void aWrongPasswordOrDatabaseIsRejectedAndNotRepeatedInTheWords() {
    assertThat(logIn(postgres("wrong-secret", postgres.database())))
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            rejected ->
                assertThat(rejected.words())
                    .contains("SQLSTATE 28")
                    .doesNotContain("wrong-secret"));
    assertThat(logIn(postgres(postgres.password(), "elsewhere")))
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            rejected -> assertThat(rejected.words()).contains("does not exist"));
  }

  @Test
  void aServerWithoutTlsIsUnreachableWhenTlsIsAskedFor() {
    Target.Postgres encrypted =
        new Target.Postgres(
            postgres.host(),
            postgres.port(),
            postgres.database(),
            new Login(postgres.username(), postgres.password()),
            "verify-full",
            new Trust(Optional.of(new TestAuthority("nobody").pem())));
    assertThat(logIn(encrypted)).isInstanceOf(Outcome.Unreachable.class);
  }

  @Test
  void aRedisLetsTheRightPasswordInAndNoOther() {
    assertThat(logIn(redis(redis.port(), "right"))).isInstanceOf(Outcome.Connected.class);
    assertThat(logIn(redis(redis.port(), "wrong-secret")))
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            rejected ->
                assertThat(rejected.words()).contains("WRONGPASS").doesNotContain("wrong-secret"));
    assertThat(logIn(redis(redis.port(), "")))
        .isInstanceOfSatisfying(
            Outcome.Rejected.class, rejected -> assertThat(rejected.words()).contains("NOAUTH"));
  }

  @Test
  void kafkaLetsTheRightPasswordInAndNoOther() {
    assertThat(logIn(kafka(kafka.bootstrapServers(), "right")))
        .isInstanceOfSatisfying(
            Outcome.Connected.class,
            connected -> assertThat(connected.words()).contains("1 brokers"));
    assertThat(logIn(kafka(kafka.bootstrapServers(), "wrong-secret")))
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            rejected -> assertThat(rejected.words()).doesNotContain("wrong-secret"));
  }

  @Test
  void nobodyAtThePortIsUnreachable() throws IOException {
    int port = closedPort();
    assertThat(
            logIn(
                new Target.Postgres(
                    "127.0.0.1",
                    port,
                    "orders",
                    new Login("a", "b"),
                    "disable",
                    new Trust(Optional.empty()))))
        .isInstanceOf(Outcome.Unreachable.class);
    assertThat(logIn(redis(port, "right"))).isInstanceOf(Outcome.Unreachable.class);
    assertThat(Checks.logIn(kafka("127.0.0.1:" + port, "right"), SHORT))
        .isInstanceOf(Outcome.Unreachable.class);
  }

  @Test
  void aServerThatTakesConnectionsAndSaysNothingIsUnreachable() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertThat(Checks.logIn(redis(silent.getLocalPort(), "right"), SHORT))
          .isInstanceOf(Outcome.Unreachable.class);
      assertThat(
              Checks.logIn(
                  new Target.Postgres(
                      "127.0.0.1",
                      silent.getLocalPort(),
                      "orders",
                      new Login("a", "b"),
                      "disable",
                      new Trust(Optional.empty())),
                  SHORT))
          .isInstanceOf(Outcome.Unreachable.class);
    }
  }

  @Test
  void tlsTrustsTheNamedAuthorityAndNoOther() throws Exception {
    TestAuthority authority = new TestAuthority("cache");
    try (ServerSocket server = encrypted(authority.issue(Duration.ofHours(1), "localhost"))) {
      Thread.ofVirtual().start(() -> answerPings(server));
      assertThat(logIn(overTls(server, authority.pem()))).isInstanceOf(Outcome.Connected.class);
      assertThat(logIn(overTls(server, new TestAuthority("other").pem())))
          .isInstanceOf(Outcome.Unreachable.class);
      assertThat(logIn(overTls(server, "no certificate"))).isInstanceOf(Outcome.Unreachable.class);
    }
  }

  @Test
  void tlsWantsTheHostsNameInTheCertificate() throws Exception {
    TestAuthority authority = new TestAuthority("cache");
    try (ServerSocket server = encrypted(authority.issue(Duration.ofHours(1), "other.example"))) {
      Thread.ofVirtual().start(() -> answerPings(server));
      assertThat(logIn(overTls(server, authority.pem()))).isInstanceOf(Outcome.Unreachable.class);
    }
  }

  private static int closedPort() throws IOException {
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return closed.getLocalPort();
    }
  }

  private static Outcome logIn(Target target) {
    return Checks.logIn(target, DEADLINE);
  }

  private Target.Postgres postgres(String password, String database) {
    return new Target.Postgres(
        postgres.host(),
        postgres.port(),
        database,
        new Login(postgres.username(), password),
        "disable",
        new Trust(Optional.empty()));
  }

  private static Target.Redis redis(int port, String password) {
    return new Target.Redis("127.0.0.1", port, password, Optional.empty());
  }

  private static Target.Redis overTls(ServerSocket server, String authorities) {
    return new Target.Redis(
        "localhost", server.getLocalPort(), "", Optional.of(new Trust(Optional.of(authorities))));
  }

  private static Target.Kafka kafka(String servers, String password) {
    return new Target.Kafka(
        servers, Optional.of(new Login("orders", password)), "PLAIN", Optional.empty());
  }

  private static ServerSocket encrypted(TestAuthority.Issued issued) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setKeyEntry("server", issued.secret(), new char[0], new Certificate[] {issued.parsed()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context
        .getServerSocketFactory()
        .createServerSocket(0, 50, InetAddress.getByName("localhost"));
  }

  // Until the server is closed; a client that leaves in the handshake ends only its own connection.
  private static void answerPings(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        InputStream in = client.getInputStream();
        if (in.read() == '*') {
          client.getOutputStream().write("+PONG\r\n".getBytes(StandardCharsets.UTF_8));
        }
      } catch (IOException _) {
        // The test tells what the client saw.
      }
    }
  }
}

package dev.ordercluster.orders.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.crypto.tink.Aead;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ordercluster.orders.Client;
import dev.ordercluster.orders.People;
import dev.ordercluster.orders.TestKeys;
import dev.ordercluster.orders.TestService;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.ProblemException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Against a key service on this machine that answers as the transit engine's documentation says.
class TransitKeyEncryptionIT {
  private static final Place PLACE = new Place("data_keys", "wrapped", "1|ada");
  private static final byte[] DATA_KEY = new byte[32];

  private final Aead master = Ciphers.aead(new byte[32]);
  private HttpServer server;
  private Path token;
  private volatile boolean sealed;

  @BeforeEach
  void start() throws IOException {
    token = Files.writeString(Files.createTempFile("vault", ".token"), "s.token\n");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/transit/encrypt/orders", exchange -> answer(exchange, true));
    server.createContext("/v1/transit/decrypt/orders", exchange -> answer(exchange, false));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void whatItWrapsOpensAtTheSamePlaceOnly() throws GeneralSecurityException {
    KeyEncryption key = key();
    byte[] wrapped = key.wrap(DATA_KEY, PLACE);
    assertThat(new String(wrapped, StandardCharsets.US_ASCII)).startsWith("vault:v1:");
    assertThat(key.unwrap(wrapped, PLACE)).isEqualTo(DATA_KEY);
    Place elsewhere = new Place("data_keys", "wrapped", "1|eve");
    assertThatThrownBy(() -> key.unwrap(wrapped, elsewhere))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void whileItIsSealedRefusesTheTokenOrIsGoneTheAnswerIsTryAgain() throws IOException {
    KeyEncryption key = key();
    byte[] wrapped = key.wrap(DATA_KEY, PLACE);
    sealed = true;
    assertUnavailable(key, wrapped);
    sealed = false;
    Files.writeString(token, "s.expired");
    assertUnavailable(key, wrapped);
    Files.writeString(token, "s.token");
    server.stop(0);
    assertUnavailable(key, wrapped);
  }

  @Test
  void dataKeysMoveFromTheFileToTheKeyServiceAndBack() {
    Path file = TestKeys.file(1, 1);
    try (TestService service =
        TestService.start(
            "ORDERS_ENCRYPTION_KEYS_FILE", file.toString(),
            "ORDERS_ENCRYPTION_SWEEP_INTERVAL", "200ms",
            "ORDERS_ENCRYPTION_KEY_MEMORY", "100ms")) {
      String id = "customer-" + UUID.randomUUID();
      Client staff = service.staff();
      assertThat(staff.put("/v1/customers/" + id, People.profile(People.email())).status())
          .isEqualTo(201);
      TestKeys.writeTransit(file, 2, transit());
      await().atMost(Duration.ofSeconds(60)).until(() -> wrappedBy(id).equals("2"));
      assertThat(staff.get("/v1/customers/" + id).json().at("/name").asText())
          .isEqualTo("Ada Lovelace");
      sealed = true;
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                Client.Answer answer = staff.get("/v1/customers/" + id);
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.json().at("/code").asText()).isEqualTo("key-service-unavailable");
              });
      sealed = false;
      // Other tests share the database and know the key of the file only.
      TestKeys.writeTransit(file, 1, transit());
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  TestService.query(
                          "SELECT count(*) FROM data_keys WHERE wrapped IS NOT NULL AND kek_id = 2")
                      .equals("0"));
      assertThat(staff.get("/v1/customers/" + id).status()).isEqualTo(200);
    }
  }

  private static String wrappedBy(String customer) {
    return TestService.query(
        "SELECT kek_id FROM data_keys WHERE is_current AND customer_id = '" + customer + "'");
  }

  private static void assertUnavailable(KeyEncryption key, byte[] wrapped) {
    assertThatThrownBy(() -> key.unwrap(wrapped, PLACE))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().status()).isEqualTo(503));
    assertThatThrownBy(() -> key.wrap(DATA_KEY, PLACE)).isInstanceOf(ProblemException.class);
  }

  private KeyEncryption key() {
    return TransitKeyEncryption.parse(Json.parse(transit().getBytes(StandardCharsets.UTF_8)));
  }

  private String transit() {
    return "{\"address\":\"http://127.0.0.1:%d\",\"key\":\"orders\",\"tokenFile\":\"%s\"}"
        .formatted(server.getAddress().getPort(), token);
  }

  private void answer(HttpExchange exchange, boolean encrypt) throws IOException {
    JsonNode body = Json.parse(exchange.getRequestBody().readAllBytes());
    byte[] data = Base64.getDecoder().decode(body.path("associated_data").asText());
    if (sealed) {
      send(exchange, 503, "{\"errors\":[\"Vault is sealed\"]}");
    } else if (!"s.token".equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"))) {
      send(exchange, 403, "{\"errors\":[\"permission denied\"]}");
    } else {
      try {
        send(exchange, 200, encrypt ? encrypted(body, data) : decrypted(body, data));
      } catch (GeneralSecurityException _) {
        send(exchange, 400, "{\"errors\":[\"cipher: message authentication failed\"]}");
      }
    }
  }

  private String encrypted(JsonNode body, byte[] data) throws GeneralSecurityException {
    byte[] plain = Base64.getDecoder().decode(body.path("plaintext").asText());
    String text = Base64.getEncoder().encodeToString(master.encrypt(plain, data));
    return "{\"data\":{\"ciphertext\":\"vault:v1:%s\",\"key_version\":1}}".formatted(text);
  }

  private String decrypted(JsonNode body, byte[] data) throws GeneralSecurityException {
    String text = body.path("ciphertext").asText().substring("vault:v1:".length());
    byte[] plain = master.decrypt(Base64.getDecoder().decode(text), data);
    return "{\"data\":{\"plaintext\":\"%s\"}}".formatted(Base64.getEncoder().encodeToString(plain));
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}

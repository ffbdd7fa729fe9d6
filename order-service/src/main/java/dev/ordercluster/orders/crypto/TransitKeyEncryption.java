package dev.ordercluster.orders.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.runtime.Problem;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/// A key-encryption key that never leaves a key service with the HTTP interface of HashiCorp
/// Vault's transit engine (OpenBao has the same): `POST /v1/<mount>/encrypt/<key>` and
/// `.../decrypt/<key>`, with associated data, which that engine takes for `aes256-gcm96` keys.
///
/// @param tokenFile read for every call, as agents renew tokens in files
record TransitKeyEncryption(URI address, String mount, String key, Path tokenFile)
    implements KeyEncryption {
  private static final Logger LOG = System.getLogger(TransitKeyEncryption.class.getName());
  private static final Duration DEADLINE = Duration.ofSeconds(3);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /// Reads `{"address":…,"mount":"transit","key":…,"tokenFile":…}`.
  static TransitKeyEncryption parse(JsonNode node) {
    String address = node.path("address").asText("");
    String key = node.path("key").asText("");
    String mount = node.path("mount").asText("transit");
    String tokenFile = node.path("tokenFile").asText("");
    String name = "[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*";
    if (!address.matches("https?://[A-Za-z0-9.:\\[\\]-]+")
        || !key.matches("[A-Za-z0-9_-]+")
        || !mount.matches(name)
        || tokenFile.isEmpty()) {
      throw new IllegalArgumentException(
          "expected keys[].transit to hold address (http or https, host and port), key, tokenFile"
              + " and perhaps mount");
    }
    return new TransitKeyEncryption(URI.create(address), mount, key, Path.of(tokenFile));
  }

  @Override
  public byte[] wrap(byte[] dataKey, Place place) {
    ObjectNode body = body(place).put("plaintext", Base64.getEncoder().encodeToString(dataKey));
    HttpResponse<String> answer = call("encrypt", body);
    String ciphertext = answer.statusCode() == 200 ? member(answer, "ciphertext") : "";
    if (ciphertext.isEmpty()) {
      throw unavailable("encrypt answered " + answer.statusCode());
    }
    return ciphertext.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public byte[] unwrap(byte[] wrapped, Place place) throws GeneralSecurityException {
    ObjectNode body = body(place).put("ciphertext", new String(wrapped, StandardCharsets.US_ASCII));
    HttpResponse<String> answer = call("decrypt", body);
    if (answer.statusCode() == 400) {
      throw new GeneralSecurityException("the key service cannot decrypt it");
    }
    String plaintext = answer.statusCode() == 200 ? member(answer, "plaintext") : "";
    if (plaintext.isEmpty()) {
      throw unavailable("decrypt answered " + answer.statusCode());
    }
    return Base64.getDecoder().decode(plaintext);
  }

  private static ObjectNode body(Place place) {
    return Json.mapper()
        .createObjectNode()
        .put("associated_data", Base64.getEncoder().encodeToString(place.associatedData()));
  }

  private static String member(HttpResponse<String> answer, String name) {
    return Json.parse(answer.body().getBytes(StandardCharsets.UTF_8))
        .path("data")
        .path(name)
        .asText("");
  }

  private HttpResponse<String> call(String verb, ObjectNode body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(address.resolve("/v1/" + mount + "/" + verb + "/" + key))
              .timeout(DEADLINE)
              .header("Content-Type", "application/json")
              .header("X-Vault-Token", Files.readString(tokenFile).strip())
              .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body)))
              .build();
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw unavailable(e.getClass().getSimpleName());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw unavailable("interrupted");
    }
  }

  private ProblemException unavailable(String why) {
    LOG.log(Level.WARNING, "the key service at {0} does not do its work: {1}", address, why);
    return new ProblemException(
        Problem.of(
            503,
            "key-service-unavailable",
            "Try again",
            "The service that keeps the encryption keys does not answer."),
        Map.of("Retry-After", "5"));
  }
}

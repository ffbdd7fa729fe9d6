package dev.ordercluster.gateway.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ordercluster.gateway.upstream.InternalCall;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// Asks an instance of the order service, as the gateway itself.
final class ServiceKeyDirectory implements KeyDirectory {
  private static final Logger LOG = System.getLogger(ServiceKeyDirectory.class.getName());
  private static final String PATH = "/internal/api-keys/resolve";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final InternalCall service;
  private final InternalTokens tokens;

  ServiceKeyDirectory(InternalCall service, InternalTokens tokens) {
    this.service = service;
    this.tokens = tokens;
  }

  @Override
  public KeyRecord find(String hash) {
    try {
      byte[] answer = service.post(PATH, tokens.ofGateway(), "{\"hash\":\"" + hash + "\"}");
      return read(JSON.readTree(new String(answer, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the order service does not tell about an API key", e);
      return new KeyRecord.Unsaid();
    }
  }

  private static KeyRecord read(JsonNode answer) throws IOException {
    if (!answer.path("found").isBoolean()) {
      throw new IOException("expected an object with found");
    }
    if (!answer.path("found").booleanValue()) {
      return new KeyRecord.Unknown();
    }
    return new KeyRecord.Good(
        answer.path("id").asText(),
        answer.path("scopes").asText(),
        Instant.ofEpochMilli(answer.path("expiresAt").asLong()));
  }
}

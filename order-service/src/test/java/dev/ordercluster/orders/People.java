package dev.ordercluster.orders;

import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/// Customers and sessions for tests.
public final class People {
  public static final String PASSWORD = "correct horse battery";

  private People() {}

  public static String email() {
    return "ada-" + UUID.randomUUID() + "@example.org";
  }

  public static String profile(String email) {
    return """
        {"email":"%s","name":"Ada Lovelace","phone":"+442071234567","addresses":[
          {"name":"Ada Lovelace","line1":"12 St James's Square","city":"London",
           "postalCode":"SW1Y 4JH","country":"GB"}]}
        """
        .formatted(email);
  }

  public static String signUp(String email) {
    return "{\"email\":\"%s\",\"password\":\"%s\",\"name\":\"Ada Lovelace\"}"
        .formatted(email, PASSWORD);
  }

  public static String login(String email, String password) {
    return "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password);
  }

  /// Signs up from an address of its own, so that tests do not slow each other down.
  public static Client.Answer join(TestService service, String email) {
    return service
        .anonymous()
        .post("/v1/customers", signUp(email), "X-Forwarded-For", UUID.randomUUID().toString());
  }

  /// Logs in from an address.
  public static Client.Answer logIn(
      TestService service, String email, String password, String address) {
    return service
        .anonymous()
        .post("/v1/sessions", login(email, password), "X-Forwarded-For", address);
  }

  /// What the gateway makes of a session's token: the identity of its subject, with the session.
  public static Client withSession(TestService service, Client.Answer session) {
    String id = sessionId(session.json().at("/token").asText());
    Tokens tokens = TestService.tokens();
    JWTClaimsSet.Builder claims =
        tokens.claims(session.json().at("/customerId").asText(), "customer").claim("sid", id);
    return service.withToken(tokens.sign(claims.build()));
  }

  public static String sessionId(String token) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(token.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.ordercluster.benchmarks.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/// Whoever sends requests: customers with a token each. RS256, the algorithm that is cheapest to
/// verify, so that nobody wins by not verifying.
final class Callers {
  static final String ISSUER = "https://issuer.example/";
  static final String AUDIENCE = "shop";
  private static final int CUSTOMERS = 200;
  private static final Duration VALID = Duration.ofHours(3);

  private final RSAKey key;
  private final List<String> tokens = new ArrayList<>(CUSTOMERS);

  Callers() {
    try {
      key = new RSAKeyGenerator(2048).keyID("bench").algorithm(JWSAlgorithm.RS256).generate();
      for (int i = 0; i < CUSTOMERS; i++) {
        tokens.add(token("customer-" + i));
      }
    } catch (JOSEException e) {
      throw new IllegalStateException("cannot sign with a fresh key", e);
    }
  }

  /// The public key.
  String jwks() {
    return new JWKSet(key.toPublicJWK()).toString();
  }

  /// One request for each customer, or one for all where nobody asks who it is.
  List<byte[]> requests(Features features) {
    if (!features.checksTokens()) {
      return List.of(request("/v1/products/tea", ""));
    }
    return tokens.stream()
        .map(token -> request("/v1/orders/1", "Authorization: Bearer " + token + "\r\n"))
        .toList();
  }

  /// The beginning of an order that never comes whole.
  String upload() {
    return """
    POST /v1/orders HTTP/1.1\r
    Host: shop.example\r
    Authorization: Bearer %s\r
    Content-Type: application/json\r
    Idempotency-Key: slow\r
    Content-Length: 9000\r
    \r
    {"""
        .formatted(tokens.getFirst());
  }

  /// Asks for a large answer.
  String large() {
    return new String(request("/v1/products/large", ""), StandardCharsets.US_ASCII);
  }

  private static byte[] request(String path, String fields) {
    return """
    GET %s HTTP/1.1\r
    Host: shop.example\r
    User-Agent: bench\r
    Accept: application/json\r
    %s\r
    """
        .formatted(path, fields)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private String token(String subject) throws JOSEException {
    Instant now = Instant.now();
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(subject)
                .claim("roles", List.of("customer"))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(VALID)))
                .build());
    jwt.sign(new RSASSASigner(key));
    return jwt.serialize();
  }
}

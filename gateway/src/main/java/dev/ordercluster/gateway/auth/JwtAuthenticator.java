package dev.ordercluster.gateway.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Verifies bearer tokens of the configured issuers (RFC 8725).
///
/// The key decides the algorithm. From the token's header only `kid` and `alg` are read, and `kid`
/// only as a name to look up; `jku`, `x5u`, `jwk` and `x5c` are never followed; a token with `crit`
/// is refused, because no extension is understood. A token that was verified is remembered for at
/// most [#REMEMBERED], never beyond its `exp`, so a withdrawn key stops counting within a minute.
public final class JwtAuthenticator {
  static final int MAX_TOKEN = 8 * 1024;
  static final Duration REMEMBERED = Duration.ofSeconds(60);
  private static final long REMEMBERED_CHARS = 8L * 1024 * 1024;
  private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");
  private static final int MAX_UNNAMED_KEYS = 1;

  private final Issuers issuers;
  private final Duration skew;
  private final InstantSource clock;
  private final Cache<String, Remembered> verified =
      Caffeine.newBuilder()
          .executor(Runnable::run)
          .maximumWeight(REMEMBERED_CHARS)
          .weigher((String token, Remembered _) -> token.length())
          .build();

  private record Remembered(Identity identity, Instant until) {}

  public JwtAuthenticator(Issuers issuers, Duration skew, InstantSource clock) {
    this.issuers = issuers;
    this.skew = skew;
    this.clock = clock;
  }

  /// The caller, when the same token was verified a moment ago.
  Optional<Identity> remembered(String token) {
    Remembered known = verified.getIfPresent(token);
    return known != null && known.until().isAfter(clock.instant())
        ? Optional.of(known.identity())
        : Optional.empty();
  }

  /// Judges one token.
  Authentication authenticate(String token) {
    Optional<Identity> known = remembered(token);
    if (known.isPresent()) {
      return new Authentication.Authenticated(known.get());
    }
    Instant now = clock.instant();
    try {
      return verify(token, now);
    } catch (TokenRejectedException e) {
      return new Authentication.Rejected(e.reason());
    }
  }

  private Authentication verify(String token, Instant now) throws TokenRejectedException {
    JWSObject jws = parse(token);
    Map<String, Object> claims = jws.getPayload().toJSONObject();
    require(claims != null, "payload");
    require(claims.get("iss") instanceof String, "issuer");
    Optional<Issuers.Issuer> issuer = issuers.named(String.valueOf(claims.get("iss")));
    require(issuer.isPresent(), "issuer");
    IssuerKeys keys = issuer.get().keys();
    Optional<VerificationKey> key = select(keys, jws.getHeader());
    if (key.isEmpty()) {
      keys.refreshForUnknownKey();
      key = select(keys, jws.getHeader());
    }
    if (key.isEmpty() && keys.current().isEmpty()) {
      return new Authentication.Unavailable("the keys of the token's issuer cannot be had");
    }
    require(key.isPresent(), "key");
    require(
        key.get().verifies(jws.getHeader(), jws.getSigningInput(), jws.getSignature()),
        "signature");
    Identity identity = new TokenClaims(claims).identity(issuer.get(), now, skew);
    Instant until = now.plus(REMEMBERED);
    Instant end = identity.expiresAt();
    verified.put(token, new Remembered(identity, until.isBefore(end) ? until : end));
    return new Authentication.Authenticated(identity);
  }

  private static JWSObject parse(String token) throws TokenRejectedException {
    require(token.length() <= MAX_TOKEN, "too-large");
    String[] parts = token.split("\\.", -1);
    require(parts.length == 3, "format");
    require(Stream.of(parts).allMatch(Base64UrlText::isCanonical), "format");
    JWSObject jws;
    try {
      jws = JWSObject.parse(token);
    } catch (ParseException | IllegalArgumentException e) {
      throw new TokenRejectedException("format");
    }
    JWSHeader header = jws.getHeader();
    require(header.getCriticalParams() == null && header.isBase64URLEncodePayload(), "critical");
    JOSEObjectType type = header.getType();
    require(
        type == null || TYPES.contains(type.getType().toLowerCase(java.util.Locale.ROOT)), "type");
    require(!header.getAlgorithm().getName().isEmpty(), "algorithm");
    return jws;
  }

  private static Optional<VerificationKey> select(IssuerKeys keys, JWSHeader header) {
    List<VerificationKey> fitting =
        keys.current().orElse(List.of()).stream()
            .filter(key -> key.permits(header.getAlgorithm()))
            .filter(key -> header.getKeyID() == null || key.isNamed(header.getKeyID()))
            .toList();
    boolean ambiguous = header.getKeyID() == null && fitting.size() > MAX_UNNAMED_KEYS;
    return ambiguous ? Optional.empty() : fitting.stream().findFirst();
  }

  private static void require(boolean condition, String reason) throws TokenRejectedException {
    if (!condition) {
      throw new TokenRejectedException(reason);
    }
  }
}

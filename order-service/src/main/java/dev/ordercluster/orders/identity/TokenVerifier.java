package dev.ordercluster.orders.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Verifies the gateways' internal tokens: ES256 by a key of the given set and nothing else,
/// issuer, audience and expiry. A token that passed is remembered until it expires, at most
/// [#REMEMBERED] of them, since a gateway sends the same one for a while.
public final class TokenVerifier {
  public static final String ISSUER = "ordercluster-gateway";
  public static final String AUDIENCE = "order-service";

  private static final int REMEMBERED = 5_000;
  private static final int MAX_LENGTH = 8_192;

  private final VerificationKeys keys;
  private volatile DefaultJWTProcessor<SecurityContext> processor;
  private final Cache<String, Verified> remembered;
  private final InstantSource clock;

  private record Verified(Principal principal, Instant expires) {}

  /// Reads the keys; throws IllegalArgumentException when they are none.
  ///
  /// @param jwks the public keys as a JWK set in JSON, and the file that is followed
  public TokenVerifier(InternalJwks jwks, InstantSource clock) {
    this.clock = clock;
    this.keys = new VerificationKeys(jwks);
    this.processor = processor(keys.first(), clock);
    this.remembered = Caffeine.newBuilder().maximumSize(REMEMBERED).build();
  }

  /// The caller behind a compact JWT; throws [InvalidTokenException] when it is not to be trusted.
  public Principal verify(String token) {
    keys.look(this::use);
    Verified known = remembered.getIfPresent(token);
    if (known != null && clock.instant().isBefore(known.expires())) {
      return known.principal();
    }
    if (token.length() > MAX_LENGTH) {
      throw new InvalidTokenException("longer than " + MAX_LENGTH + " characters");
    }
    try {
      JWTClaimsSet claims = processor.process(token, null);
      Principal principal = principal(claims);
      remembered.put(token, new Verified(principal, claims.getExpirationTime().toInstant()));
      return principal;
    } catch (ParseException | BadJOSEException | JOSEException | IllegalArgumentException e) {
      throw new InvalidTokenException(String.valueOf(e.getMessage()), e);
    }
  }

  // What a key that is gone has signed does not count any more.
  private void use(JWKSet changed) {
    processor = processor(changed, clock);
    remembered.invalidateAll();
  }

  private static Principal principal(JWTClaimsSet claims) throws ParseException {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    List<String> named = Optional.ofNullable(claims.getStringListClaim("roles")).orElse(List.of());
    named.forEach(name -> Role.of(name).ifPresent(roles::add));
    String subject = claims.getSubject();
    if (subject.isBlank() || subject.length() > 255) {
      throw new InvalidTokenException("sub must have 1..255 characters");
    }
    Set<String> scopes = scopes(claims.getStringClaim("scope"), roles);
    return new Principal(subject, roles, scopes, sid(claims.getStringClaim("sid")));
  }

  private static String sid(@Nullable String claim) {
    if (claim != null && !claim.matches("[0-9a-f]{64}")) {
      throw new InvalidTokenException("sid must be a SHA-256 in hex");
    }
    return claim == null ? "" : claim;
  }

  private static Set<String> scopes(@Nullable String claim, Set<Role> roles) {
    if (claim != null) {
      return Set.copyOf(new HashSet<>(List.of(claim.strip().split(" +", -1))));
    }
    Set<String> scopes = new HashSet<>();
    roles.forEach(role -> scopes.addAll(role.defaultScopes()));
    return scopes;
  }

  private static DefaultJWTProcessor<SecurityContext> processor(JWKSet keys, InstantSource clock) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, new ImmutableJWKSet<>(keys)));
    var claims =
        new DefaultJWTClaimsVerifier<SecurityContext>(
            AUDIENCE, new JWTClaimsSet.Builder().issuer(ISSUER).build(), Set.of("sub", "exp")) {
          @Override
          protected Date currentTime() {
            return Date.from(clock.instant());
          }
        };
    claims.setMaxClockSkew(5);
    processor.setJWTClaimsSetVerifier(claims);
    return processor;
  }
}

package dev.ordercluster.gateway.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.ordercluster.gateway.route.Role;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;

/// Issues the short-lived token by which services know who calls. One token serves an identity for
/// most of its minute, so signing costs next to nothing per request.
public final class InternalTokens {
  static final Duration VALIDITY = Duration.ofSeconds(60);
  // A token that is handed out has at least this left, so that it does not end on its way.
  private static final Duration RESERVE = Duration.ofSeconds(20);
  private static final int REMEMBERED = 10_000;

  private final JWSSigner signer;
  private final JWSHeader header;
  private final InstantSource clock;
  private final Cache<Identity, Issued> issued =
      Caffeine.newBuilder().executor(Runnable::run).maximumSize(REMEMBERED).build();

  private record Issued(String token, Instant expiresAt) {}

  /// Signs with this key.
  ///
  /// @param jwk a private ES256 JWK with a `kid`
  /// @throws IllegalArgumentException for anything else
  public InternalTokens(String jwk, InstantSource clock) {
    ECKey key = parse(jwk);
    try {
      this.signer = new ECDSASigner(key);
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the internal signing key cannot sign ES256", e);
    }
    this.header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build();
    this.clock = clock;
  }

  /// A token for the identity, valid for at least another [#RESERVE]; where the issuer's word ends
  /// sooner than [#VALIDITY], so does the token, but for that reserve.
  public String tokenFor(Identity identity) {
    Instant now = clock.instant();
    Issued known = issued.getIfPresent(identity);
    if (known != null && !known.expiresAt().isBefore(now.plus(RESERVE))) {
      return known.token();
    }
    Issued fresh = issue(identity, now);
    issued.put(identity, fresh);
    return fresh.token();
  }

  /// A token of the gateway itself, for what it must know to do its work. No client can get one:
  /// its role is none of [Role].
  public String ofGateway() {
    Instant now = clock.instant();
    JWTClaimsSet.Builder claims =
        claims("gateway", now, now.plus(VALIDITY)).claim("roles", List.of("gateway"));
    return signed(claims, now.plus(VALIDITY)).token();
  }

  private Issued issue(Identity identity, Instant now) {
    Instant expiresAt = earlier(now.plus(VALIDITY), later(identity.expiresAt(), now.plus(RESERVE)));
    JWTClaimsSet.Builder claims =
        claims(identity.subject(), now, expiresAt)
            .claim("roles", identity.orderedRoles().stream().map(Role::claim).toList())
            .claim("scope", identity.scopeClaim());
    if (identity.session() != null) {
      claims.claim("sid", identity.session());
    }
    return signed(claims, expiresAt);
  }

  private static JWTClaimsSet.Builder claims(String subject, Instant now, Instant expiresAt) {
    return new JWTClaimsSet.Builder()
        .issuer("ordercluster-gateway")
        .audience("order-service")
        .subject(subject)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(expiresAt));
  }

  private Issued signed(JWTClaimsSet.Builder claims, Instant expiresAt) {
    SignedJWT jwt = new SignedJWT(header, claims.build());
    try {
      jwt.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("signing with the internal key failed", e);
    }
    return new Issued(jwt.serialize(), expiresAt);
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static ECKey parse(String jwk) {
    try {
      ECKey key = ECKey.parse(jwk);
      if (key.isPrivate() && Curve.P_256.equals(key.getCurve()) && key.getKeyID() != null) {
        return key;
      }
    } catch (ParseException | IllegalArgumentException e) {
      // The cause may quote key material, so it is not kept.
      throw new IllegalArgumentException("the internal signing key is not an EC JWK");
    }
    throw new IllegalArgumentException(
        "the internal signing key must be a private P-256 JWK with kid");
  }
}

package dev.ordercluster.gateway.auth;

import dev.ordercluster.gateway.route.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks the claims of a token whose signature is good. Types are checked before values: a claim
/// of the wrong type is never converted.
final class TokenClaims {
  private static final int MAX_TEXT = 256;
  private static final int MAX_MEMBERS = 64;

  private final Map<String, Object> claims;

  TokenClaims(Map<String, Object> claims) {
    this.claims = claims;
  }

  Identity identity(Issuers.Issuer from, Instant now, Duration skew) throws TokenRejectedException {
    IssuerSettings issuer = from.settings();
    require(issuer.issuer().equals(claims.get("iss")), "issuer");
    require(members("aud").stream().anyMatch(issuer.audiences()::contains), "audience");
    Instant expiresAt = time("exp");
    if (expiresAt == null) {
      throw new TokenRejectedException("expiry-missing");
    }
    require(expiresAt.plus(skew).isAfter(now), "expired");
    Instant notBefore = time("nbf");
    require(notBefore == null || !notBefore.minus(skew).isAfter(now), "not-yet-valid");
    Instant issuedAt = time("iat");
    require(issuedAt == null || !issuedAt.minus(skew).isAfter(now), "issued-in-future");
    String subject = subject(from.subjects());
    Set<Role> roles = roles();
    roles.removeIf(role -> !issuer.mayClaim(role));
    return new Identity(issuer.issuer(), subject, roles, scopes(roles), expiresAt);
  }

  private String subject(SubjectSpace subjects) throws TokenRejectedException {
    require(
        claims.get("sub") instanceof String text
            && !text.isBlank()
            && text.length() <= MAX_TEXT
            && text.chars().noneMatch(Character::isISOControl),
        "subject");
    Optional<String> subject = subjects.subject(String.valueOf(claims.get("sub")));
    require(subject.isPresent(), "subject-of-another");
    return subject.orElseThrow();
  }

  private EnumSet<Role> roles() throws TokenRejectedException {
    EnumSet<Role> roles = EnumSet.noneOf(Role.class);
    Object claim = claims.get("roles");
    if (claim == null) {
      return roles;
    }
    require(claim instanceof List<?>, "roles");
    members("roles").forEach(text -> Role.ofClaim(text).ifPresent(roles::add));
    return roles;
  }

  private Set<String> scopes(Set<Role> roles) throws TokenRejectedException {
    Set<String> scopes = new HashSet<>();
    Object claim = claims.get("scope");
    if (claim == null) {
      roles.forEach(role -> scopes.addAll(role.defaultScopes()));
      return scopes;
    }
    require(claim instanceof String text && text.length() <= MAX_TEXT * 8, "scope");
    for (String scope : String.valueOf(claim).split(" ", -1)) {
      if (!scope.isEmpty()) {
        scopes.add(scope);
      }
    }
    return scopes;
  }

  private List<String> members(String name) throws TokenRejectedException {
    Object claim = claims.get(name);
    if (claim instanceof String text) {
      return List.of(text);
    }
    require(
        claim instanceof Collection<?> members
            && members.size() <= MAX_MEMBERS
            && members.stream().allMatch(String.class::isInstance),
        name.equals("aud") ? "audience" : name);
    return claim instanceof Collection<?> members
        ? members.stream().map(String.class::cast).toList()
        : List.of();
  }

  private @Nullable Instant time(String name) throws TokenRejectedException {
    Object claim = claims.get(name);
    if (claim == null) {
      return null;
    }
    // Seconds since 1970; the bound is the year 5138 and keeps the arithmetic safe.
    require(
        claim instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() < 1e11,
        name);
    return claim instanceof Number number ? Instant.ofEpochSecond(number.longValue()) : null;
  }

  private static void require(boolean condition, String reason) throws TokenRejectedException {
    if (!condition) {
      throw new TokenRejectedException(reason);
    }
  }
}

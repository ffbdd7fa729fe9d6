package dev.ordercluster.gateway.auth;

import dev.ordercluster.gateway.route.Role;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Who calls, as an issuer or a session vouched for it.
///
/// @param issuer the issuer's identifier
/// @param subject the caller among all issuers, its issuer's prefix included; a customer's id
/// @param scopes what the token allows; the roles' defaults where it names none
/// @param expiresAt when the issuer's word ends
/// @param session the id of the session, a hash; null when the caller came with a token
public record Identity(
    String issuer,
    String subject,
    Set<Role> roles,
    Set<String> scopes,
    Instant expiresAt,
    @Nullable String session) {
  public Identity {
    if (issuer.isBlank() || subject.isBlank()) {
      throw new IllegalArgumentException("issuer and subject are required");
    }
    roles = Set.copyOf(roles);
    scopes = Set.copyOf(scopes);
  }

  /// An identity without a session.
  public Identity(
      String issuer, String subject, Set<Role> roles, Set<String> scopes, Instant expiresAt) {
    this(issuer, subject, roles, scopes, expiresAt, null);
  }

  Identity withSession(String id) {
    return new Identity(issuer, subject, roles, scopes, expiresAt, id);
  }

  /// The roles in one fixed order.
  public Set<Role> orderedRoles() {
    return roles.isEmpty() ? Set.of() : EnumSet.copyOf(roles);
  }

  /// The scopes in one fixed order, separated by spaces.
  public String scopeClaim() {
    return String.join(" ", new TreeSet<>(scopes));
  }

  /// The key under which this caller is counted; two issuers never share one.
  public String principalKey() {
    return issuer + "|" + subject;
  }
}

package dev.ordercluster.orders.identity;

import java.util.Optional;
import java.util.Set;

/// A caller whose token was verified, or [#ANONYMOUS].
///
/// @param subject the token's `sub`; for a customer it is the customer id
/// @param sid id of the session behind the token (SHA-256 of its token in hex), empty when there is
///   none
public record Principal(String subject, Set<Role> roles, Set<String> scopes, String sid) {
  /// How the subjects of guests begin: sessions that nobody has logged in to yet.
  public static final String GUEST = "guest-";

  public static final Principal ANONYMOUS = new Principal("", Set.of(), Set.of());

  public Principal {
    roles = Set.copyOf(roles);
    scopes = Set.copyOf(scopes);
  }

  /// A caller without a session.
  public Principal(String subject, Set<Role> roles, Set<String> scopes) {
    this(subject, roles, scopes, "");
  }

  /// The id of the session that the caller came with.
  public Optional<String> session() {
    return sid.isEmpty() ? Optional.empty() : Optional.of(sid);
  }

  /// True for a visitor who has a session but is no customer.
  public boolean isGuest() {
    return subject.startsWith(GUEST);
  }

  public boolean isAnonymous() {
    return subject.isEmpty();
  }

  public boolean has(Role role) {
    return roles.contains(role);
  }

  /// True when the caller works for the shop and so may see what belongs to any customer.
  public boolean seesEveryOrder() {
    return has(Role.STAFF) || has(Role.ADMIN) || has(Role.SERVICE);
  }

  /// True when the caller may act on the order of that customer.
  public boolean mayActFor(String customerId) {
    return has(Role.STAFF) || has(Role.ADMIN) || subject.equals(customerId);
  }

  /// True when the caller may say what was sent and what came back, of anybody's order.
  public boolean mayFulfil() {
    return seesEveryOrder();
  }

  /// True when the caller may see the order of that customer.
  public boolean maySee(String customerId) {
    return seesEveryOrder() || subject.equals(customerId);
  }
}

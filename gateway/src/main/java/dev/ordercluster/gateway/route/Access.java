package dev.ordercluster.gateway.route;

import java.util.Set;

/// What a route demands of the caller.
public sealed interface Access {

  /// Anyone. Credentials, when sent, must still be valid, and are passed on as an identity.
  record Public() implements Access {}

  /// Anyone, and credentials are not even looked at: the service knows the sender by a signature
  /// over the body.
  record Signed() implements Access {}

  /// Whoever is authenticated, whatever the scopes and roles.
  record Authenticated() implements Access {}

  /// An authenticated caller with the scope and one of the roles.
  record Requires(String scope, Set<Role> roles) implements Access {
    public Requires {
      roles = Set.copyOf(roles);
    }

    /// The demand is met.
    public boolean allows(Set<Role> callerRoles, Set<String> callerScopes) {
      return callerScopes.contains(scope) && callerRoles.stream().anyMatch(roles::contains);
    }
  }
}

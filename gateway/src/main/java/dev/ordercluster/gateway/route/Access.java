package dev.ordercluster.gateway.route;

import java.util.Set;

/// What a route demands of the caller.
public sealed interface Access {

  /// Anyone. A token, when one is sent, must still be valid.
  record Public() implements Access {}

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

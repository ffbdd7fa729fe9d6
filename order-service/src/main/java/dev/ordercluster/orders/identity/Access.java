package dev.ordercluster.orders.identity;

import java.util.Set;

/// Who may use a route. There is no default: a route without a rule does not exist.
public sealed interface Access {
  /// What the rule says of a caller.
  enum Verdict {
    ALLOWED,
    UNAUTHENTICATED,
    FORBIDDEN
  }

  Verdict judge(Principal caller);

  /// Everyone, also without a token.
  record Public() implements Access {
    @Override
    public Verdict judge(Principal caller) {
      return Verdict.ALLOWED;
    }
  }

  /// Everyone with a token, whatever it allows.
  record Authenticated() implements Access {
    @Override
    public Verdict judge(Principal caller) {
      return caller.isAnonymous() ? Verdict.UNAUTHENTICATED : Verdict.ALLOWED;
    }
  }

  /// A caller with the scope and one of the roles. An admin needs no scope.
  record Restricted(String scope, Set<Role> roles) implements Access {
    public Restricted {
      roles = Set.copyOf(roles);
    }

    @Override
    public Verdict judge(Principal caller) {
      if (caller.isAnonymous()) {
        return Verdict.UNAUTHENTICATED;
      }
      boolean hasRole = roles.stream().anyMatch(caller::has);
      boolean hasScope = caller.has(Role.ADMIN) || caller.scopes().contains(scope);
      return hasRole && hasScope ? Verdict.ALLOWED : Verdict.FORBIDDEN;
    }
  }
}

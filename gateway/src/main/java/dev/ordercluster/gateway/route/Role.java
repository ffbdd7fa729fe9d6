package dev.ordercluster.gateway.route;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What kind of caller an identity is.
public enum Role {
  CUSTOMER,
  STAFF,
  ADMIN,
  SERVICE;

  /// The scopes of the role where a token names none.
  public Set<String> defaultScopes() {
    return switch (this) {
      case CUSTOMER -> Set.of(Scope.ORDERS_READ, Scope.ORDERS_WRITE);
      case STAFF, ADMIN -> Set.of(Scope.ORDERS_READ, Scope.ORDERS_WRITE, Scope.PRODUCTS_WRITE);
      case SERVICE -> Set.of(Scope.ORDERS_READ);
    };
  }

  /// The name in tokens.
  public String claim() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Role> ofClaim(String text) {
    return Arrays.stream(values()).filter(role -> role.claim().equals(text)).findFirst();
  }
}

package dev.ordercluster.orders.identity;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// What a caller is to the shop.
public enum Role {
  CUSTOMER("customer"),
  STAFF("staff"),
  ADMIN("admin"),
  SERVICE("service"),
  /// A gateway itself, for what it has to know; no client's token can carry it.
  GATEWAY("gateway");

  private final String claim;

  Role(String claim) {
    this.claim = claim;
  }

  public String claim() {
    return claim;
  }

  /// The scopes that the role has when its token names none.
  Set<String> defaultScopes() {
    return switch (this) {
      case CUSTOMER -> Set.of(Scope.ORDERS_READ, Scope.ORDERS_WRITE);
      case STAFF, ADMIN -> Set.of(Scope.ORDERS_READ, Scope.ORDERS_WRITE, Scope.PRODUCTS_WRITE);
      case SERVICE -> Set.of(Scope.ORDERS_READ);
      case GATEWAY -> Set.of(Scope.GATEWAY);
    };
  }

  /// The role of that name in a token; empty for names this service does not know.
  static Optional<Role> of(String claim) {
    return Arrays.stream(values()).filter(role -> role.claim.equals(claim)).findFirst();
  }
}

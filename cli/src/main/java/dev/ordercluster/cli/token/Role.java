package dev.ordercluster.cli.token;

import java.util.Arrays;
import java.util.Locale;

/// Who a token speaks for, with the scopes that such a caller has.
public enum Role {
  CUSTOMER("orders:read orders:write"),
  STAFF("orders:read orders:write products:write"),
  ADMIN("orders:read orders:write products:write"),
  SERVICE("orders:read");

  private final String scope;

  Role(String scope) {
    this.scope = scope;
  }

  /// The name on the command line and in the `roles` claim.
  public String claim() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The role that a person names.
  public static Role named(String name) {
    return Arrays.stream(values())
        .filter(role -> role.claim().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "one of customer, staff, admin, service expected, was \"" + name + "\""));
  }

  String scope() {
    return scope;
  }

  String defaultSubject() {
    return claim() + "-1";
  }

  /// So that messages and help show the name that is typed.
  @Override
  public String toString() {
    return claim();
  }
}

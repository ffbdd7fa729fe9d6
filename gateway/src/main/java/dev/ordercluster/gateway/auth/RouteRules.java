package dev.ordercluster.gateway.auth;

import dev.ordercluster.gateway.route.Access;
import io.helidon.security.AuthorizationResponse;
import io.helidon.security.ProviderRequest;
import io.helidon.security.SecurityResponse;
import io.helidon.security.spi.AuthorizationProvider;

/// Authorisation by the rule of the route: scope and role together. What is not allowed is denied,
/// also when there is no rule to look at.
final class RouteRules implements AuthorizationProvider {
  static final String IDENTITY = "identity";
  static final String ACCESS = "access";

  @Override
  public AuthorizationResponse authorize(ProviderRequest request) {
    if (!(request.env().abacAttributeRaw(IDENTITY) instanceof Identity identity)
        || !(request.env().abacAttributeRaw(ACCESS) instanceof Access access)) {
      return denied("no identity or no rule");
    }
    return allows(access, identity)
        ? AuthorizationResponse.permit()
        : denied(identity.subject() + " may not " + request.env().method());
  }

  private static boolean allows(Access access, Identity identity) {
    return switch (access) {
      case Access.Public _, Access.Signed _, Access.Authenticated _ -> true;
      case Access.Requires demand -> demand.allows(identity.roles(), identity.scopes());
    };
  }

  private static AuthorizationResponse denied(String why) {
    return AuthorizationResponse.builder()
        .status(SecurityResponse.SecurityStatus.FAILURE)
        .statusCode(403)
        .description(why)
        .build();
  }
}

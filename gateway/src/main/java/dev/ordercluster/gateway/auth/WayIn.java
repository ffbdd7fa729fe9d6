package dev.ordercluster.gateway.auth;

import dev.ordercluster.gateway.route.Role;
import io.helidon.security.AuthenticationResponse;
import io.helidon.security.Grant;
import io.helidon.security.Principal;
import io.helidon.security.ProviderRequest;
import io.helidon.security.SecurityResponse.SecurityStatus;
import io.helidon.security.Subject;
import io.helidon.security.spi.AuthenticationProvider;
import java.time.Duration;
import java.util.List;

/// One way in, as a provider of Helidon Security: hands the credentials that it is for to whoever
/// judges them, and says the verdict in Helidon's terms. A service that comes with a key is a
/// service subject there, everyone else a user.
///
/// @param judge judges credentials of this kind
record WayIn(Judge judge) implements AuthenticationProvider {
  static final String CREDENTIALS = "credentials";
  static final String SOURCE = "source";
  private static final String RETRY_AFTER = "Retry-After";

  /// Judges credentials.
  @FunctionalInterface
  interface Judge {
    Authentication of(Credentials credentials, String source);
  }

  @Override
  public AuthenticationResponse authenticate(ProviderRequest request) {
    if (!(request.env().abacAttributeRaw(CREDENTIALS) instanceof Credentials credentials)) {
      return failed(401, "no-credentials");
    }
    String source = String.valueOf(request.env().abacAttributeRaw(SOURCE));
    return switch (judge.of(credentials, source)) {
      case Authentication.Authenticated(Identity identity) -> succeeded(credentials, identity);
      case Authentication.Rejected(String reason) -> failed(401, reason);
      case Authentication.Unavailable(String reason) -> failed(503, reason);
      case Authentication.Throttled(Duration pause) ->
          AuthenticationResponse.builder()
              .status(SecurityStatus.FAILURE)
              .statusCode(429)
              .description("too many unknown keys")
              .responseHeader(RETRY_AFTER, Long.toString(pause.toMillis()))
              .build();
      case Authentication.Anonymous _, Authentication.Lapsed _ -> AuthenticationResponse.abstain();
    };
  }

  /// The verdict that a response says.
  static Authentication read(AuthenticationResponse response) {
    return response
        .user()
        .or(response::service)
        .flatMap(subject -> subject.publicCredential(Identity.class))
        .<Authentication>map(Authentication.Authenticated::new)
        .orElseGet(
            () -> {
              String reason = response.description().orElse("unknown");
              return switch (response.statusCode().orElse(401)) {
                case 503 -> new Authentication.Unavailable(reason);
                case 429 -> new Authentication.Throttled(wait(response));
                default -> new Authentication.Rejected(reason);
              };
            });
  }

  private static Duration wait(AuthenticationResponse response) {
    List<String> values = response.responseHeaders().getOrDefault(RETRY_AFTER, List.of("1000"));
    return Duration.ofMillis(Long.parseLong(values.getFirst()));
  }

  private static AuthenticationResponse succeeded(Credentials credentials, Identity identity) {
    Subject.Builder subject =
        Subject.builder()
            .principal(Principal.create(identity.subject()))
            .addPublicCredential(Identity.class, identity);
    identity.roles().stream()
        .map(Role::claim)
        .forEach(role -> subject.addGrant(io.helidon.security.Role.create(role)));
    identity
        .scopes()
        .forEach(scope -> subject.addGrant(Grant.builder().type("scope").name(scope).build()));
    return credentials instanceof Credentials.ApiKey
        ? AuthenticationResponse.successService(subject.build())
        : AuthenticationResponse.success(subject.build());
  }

  private static AuthenticationResponse failed(int status, String reason) {
    return AuthenticationResponse.builder()
        .status(SecurityStatus.FAILURE)
        .statusCode(status)
        .description(reason)
        .build();
  }
}

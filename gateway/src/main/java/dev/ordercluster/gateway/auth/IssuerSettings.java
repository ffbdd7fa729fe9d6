package dev.ordercluster.gateway.auth;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ordercluster.gateway.route.Role;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One issuer whose tokens are accepted. Exactly one of `jwksUri` and `jwksFile` is set.
///
/// @param audiences a token must name at least one of these
/// @param jwksUri where the public keys are; https, or http on loopback
/// @param jwksFile a bare file name inside the JWKS directory
/// @param jwksCaFile a bare file name inside the JWKS directory: PEM of the authorities that may
///   vouch for the jwksUri; null: the public ones
/// @param subjectPrefix put before the `sub` of its tokens, see [SubjectSpace]
/// @param roles the most that its tokens may claim; a role that is not here is dropped
public record IssuerSettings(
    @JsonProperty(required = true) String issuer,
    @JsonProperty(required = true) List<String> audiences,
    @Nullable URI jwksUri,
    @Nullable String jwksFile,
    @Nullable String jwksCaFile,
    String subjectPrefix,
    List<String> roles) {
  private static final List<String> EVERY_ROLE =
      Arrays.stream(Role.values()).map(Role::claim).toList();
  private static final Set<String> LOOPBACK = Set.of("localhost", "[::1]");
  private static final ObjectMapper JSON = new ObjectMapper();

  public IssuerSettings {
    audiences = audiences == null ? List.of() : List.copyOf(audiences);
    subjectPrefix = subjectPrefix == null ? "" : subjectPrefix;
    roles = roles == null ? EVERY_ROLE : List.copyOf(roles);
    require(issuer != null && !issuer.isBlank(), "an issuer needs a name");
    require(!audiences.isEmpty(), "issuer " + issuer + " needs at least one audience");
    require((jwksUri == null) != (jwksFile == null), issuer + ": set one of jwksUri and jwksFile");
    require(jwksUri == null || isSafe(jwksUri), issuer + ": jwksUri must be https");
    require(
        isBare(jwksFile) && isBare(jwksCaFile),
        issuer + ": jwksFile and jwksCaFile must be bare file names");
    require(
        jwksCaFile == null || (jwksUri != null && "https".equals(jwksUri.getScheme())),
        issuer + ": jwksCaFile is for a jwksUri that is https");
    require(
        !roles.isEmpty() && EVERY_ROLE.containsAll(roles),
        issuer + ": roles must be some of " + String.join(", ", EVERY_ROLE));
  }

  /// The role is one that this issuer's tokens may claim.
  boolean mayClaim(Role role) {
    return roles.contains(role.claim());
  }

  /// Parses the JSON array of issuers.
  ///
  /// @throws IllegalArgumentException with what was expected
  public static List<IssuerSettings> parse(String json) {
    try {
      List<IssuerSettings> issuers = List.of(JSON.readValue(json, IssuerSettings[].class));
      long names = issuers.stream().map(IssuerSettings::issuer).distinct().count();
      require(names == issuers.size(), "each issuer may be listed once");
      SubjectSpace.requireDistinct(issuers);
      return issuers;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("issuers: " + e.getOriginalMessage(), e);
    }
  }

  private static boolean isBare(@Nullable String name) {
    return name == null || name.matches("[A-Za-z0-9][A-Za-z0-9._-]*");
  }

  private static boolean isSafe(URI uri) {
    String host = uri.getHost();
    boolean loopback =
        host != null && (LOOPBACK.contains(host) || host.matches("127(\\.[0-9]{1,3}){3}"));
    return host != null
        && ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && loopback));
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}

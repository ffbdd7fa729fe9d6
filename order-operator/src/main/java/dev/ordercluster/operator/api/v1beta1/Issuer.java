package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An issuer of tokens and where its public keys are.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.jwksUri) != has(self.jwksConfigMap)",
    message = Issuer.ONE_KEY_SOURCE)
@ValidationRule(
    value =
        "!has(self.jwksCaConfigMap) || has(self.jwksUri) && self.jwksUri.startsWith('https://')",
    message = Issuer.AUTHORITIES_OF_WHAT)
@ValidationRule(
    value =
        "!self.subjectPrefix.startsWith('guest-')"
            + " && (self.subjectPrefix == '' || !'guest-'.startsWith(self.subjectPrefix))",
    message = Issuer.NO_GUESTS)
public record Issuer(
    @JsonPropertyDescription("The iss claim, compared character by character.")
        @Required
        @Size(min = 1, max = 512) String issuer,
    @JsonPropertyDescription("A token must name one of these in its aud claim.")
        @Required
        @Size(min = 1, max = 16) List<String> audiences,
    @JsonPropertyDescription(
            "URI of the issuer's JSON Web Key Set: https, or http on a loopback address.")
        @Size(max = 2000) @Pattern(KEY_URI) @Nullable String jwksUri,
    @JsonPropertyDescription("A ConfigMap of this namespace that holds the JSON Web Key Set.")
        @Nullable ConfigMapKey jwksConfigMap,
    @JsonPropertyDescription(
            "A ConfigMap of this namespace that holds, as PEM, the authorities that may vouch for the"
                + " server of jwksUri. Absent: the public ones.")
        @Nullable Authorities jwksCaConfigMap,
    @JsonPropertyDescription(
            "Put before the sub of this issuer's tokens, so that equal subjects of two issuers are"
                + " two customers. No issuer's may be the beginning of another's; one issuer may go"
                + " without.")
        @Default("\"\"")
        @Size(max = 32) @Pattern(SUBJECT_PREFIX) @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String subjectPrefix,
    @JsonPropertyDescription(
            "The roles that this issuer's tokens may claim; others are dropped. Absent: all.")
        @Size(min = 1, max = 4) @Nullable List<@Pattern("^(customer|staff|admin|service)$") String> roles) {

  private static final String PATH = "([/?]([A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?";
  private static final String KEY_URI =
      "^(https://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\])"
          + "|http://(localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\]))(:[0-9]{1,5})?"
          + PATH
          + "$";
  private static final String SUBJECT_PREFIX = "^[A-Za-z0-9._~-]{0,32}$";

  /// What is said when an issuer's prefix could make up a guest of the shop.
  public static final String NO_GUESTS =
      "subjectPrefix must not overlap with guest-, which the shop's own sessions use";

  /// What is said when an issuer has no key source or two.
  public static final String ONE_KEY_SOURCE =
      "exactly one of jwksUri and jwksConfigMap must be set";

  /// What is said when authorities are named where no TLS is spoken.
  public static final String AUTHORITIES_OF_WHAT = "jwksCaConfigMap is for a jwksUri that is https";

  /// The key of a ConfigMap that holds authorities.
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Authorities(
      @JsonPropertyDescription("Name of the ConfigMap.")
          @Required
          @Pattern("^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$") String name,
      @JsonPropertyDescription("Key within its data.")
          @Default(DEFAULT_KEY)
          @Pattern("^[-._a-zA-Z0-9]{1,253}$") String key) {

    private static final String DEFAULT_KEY = "ca.crt";

    public Authorities {
      name = requireNonNullElse(name, "");
      key = requireNonNullElse(key, DEFAULT_KEY);
    }
  }

  /// One key of a ConfigMap.
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ConfigMapKey(
      @JsonPropertyDescription("Name of the ConfigMap.")
          @Required
          @Pattern("^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$") String name,
      @JsonPropertyDescription("Key within its data.")
          @Default(DEFAULT_KEY)
          @Pattern("^[-._a-zA-Z0-9]{1,253}$") String key) {

    private static final String DEFAULT_KEY = "jwks.json";

    public ConfigMapKey {
      name = requireNonNullElse(name, "");
      key = requireNonNullElse(key, DEFAULT_KEY);
    }
  }

  public Issuer {
    issuer = requireNonNullElse(issuer, "");
    audiences = List.copyOf(requireNonNullElse(audiences, List.of()));
    subjectPrefix = requireNonNullElse(subjectPrefix, "");
    roles = roles == null ? null : List.copyOf(roles);
  }
}

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
public record Issuer(
    @JsonPropertyDescription("The iss claim, compared character by character.")
        @Required
        @Size(min = 1, max = 512) String issuer,
    @JsonPropertyDescription("A token must name one of these in its aud claim.")
        @Required
        @Size(min = 1, max = 16) List<String> audiences,
    @JsonPropertyDescription("URI of the issuer's JSON Web Key Set.")
        @Pattern("^https?://[^\\s]{1,2000}$") @Nullable String jwksUri,
    @JsonPropertyDescription("A ConfigMap of this namespace that holds the JSON Web Key Set.")
        @Nullable ConfigMapKey jwksConfigMap) {

  /// What is said when an issuer has no key source or two.
  public static final String ONE_KEY_SOURCE =
      "exactly one of jwksUri and jwksConfigMap must be set";

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
  }
}

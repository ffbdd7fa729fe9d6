package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/// Who may log in. Without an issuer only public resources can be read.
@JsonIgnoreProperties(ignoreUnknown = true)
public record Authentication(
    @JsonPropertyDescription(
            "Issuers whose JSON Web Tokens are accepted. Each issuer is named once.")
        @Default("[]")
        @Size(max = 16) List<Issuer> issuers) {

  public Authentication {
    issuers = List.copyOf(requireNonNullElse(issuers, List.of()));
  }

  static Authentication defaults() {
    return new Authentication(List.of());
  }
}

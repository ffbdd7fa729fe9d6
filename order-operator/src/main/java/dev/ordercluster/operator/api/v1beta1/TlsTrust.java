package dev.ordercluster.operator.api.v1beta1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import org.jspecify.annotations.Nullable;

/// TLS to a data service that somebody else runs; its certificate is verified, name included.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TlsTrust(
    @JsonPropertyDescription(
            "Secret whose key ca.crt holds the authorities of the server's certificate, PEM; absent:"
                + " the public ones that Java knows.")
        @Pattern(SECRET) @Nullable String caSecretName) {

  /// What names a Secret.
  static final String SECRET = "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$";

  /// The key that holds certificates of authorities.
  public static final String CA_KEY = "ca.crt";
}

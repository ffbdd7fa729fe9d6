package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/// An issuer of cert-manager, or of another controller that serves its Certificates.
@JsonIgnoreProperties(ignoreUnknown = true)
public record IssuerRef(
    @JsonPropertyDescription("Name of the issuer.") @Pattern(TlsTrust.SECRET) @Size(max = 253) String name,
    @JsonPropertyDescription("Issuer, of the OrderCluster's namespace, or ClusterIssuer.")
        @Default(KIND)
        @Pattern("^[A-Z][A-Za-z0-9]{0,62}$") @Size(max = 63) String kind,
    @JsonPropertyDescription("API group of the issuer.")
        @Default(GROUP)
        @Pattern("^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$") @Size(max = 253) String group) {
  private static final String KIND = "Issuer";
  private static final String GROUP = "cert-manager.io";

  public IssuerRef {
    name = requireNonNullElse(name, "");
    kind = requireNonNullElse(kind, KIND);
    group = requireNonNullElse(group, GROUP);
  }
}

package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// The certificate that gateways present to clients, and the port for it.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.secretName) || !has(self.issuerRef)",
    message = GatewayTls.ONE_SOURCE)
public record GatewayTls(
    @JsonPropertyDescription(
            "Secret (kubernetes.io/tls) of the OrderCluster's namespace with the certificate. Whoever"
                + " keeps it renews it there; gateways follow it without a restart.")
        @Pattern(TlsTrust.SECRET) @Size(max = 253) @Nullable String secretName,
    @JsonPropertyDescription(
            "Issuer of cert-manager that is asked for a certificate of exposure.host. With neither"
                + " this nor secretName whoever issues the certificates of spec.security.transport"
                + " issues this one too: clients then need that authority, ca.crt in the Secret"
                + " <name>-gateway-public-tls.")
        @Nullable IssuerRef issuerRef,
    @JsonPropertyDescription("Port of the gateway's Service for TLS.")
        @Default("18443")
        @Min(1) @Max(65535) Integer port,
    @JsonPropertyDescription(
            "What exposure.port, the port in the clear, does. Redirect: it sends clients to the port"
                + " for TLS (308). Serve: it serves. Off: there is none.")
        @Default("Redirect")
        Plain plain) {

  /// What is said when two certificates are named.
  public static final String ONE_SOURCE = "tls takes secretName or issuerRef, not both";

  /// What is said when TLS ends elsewhere.
  public static final String ENDS_IN_FRONT =
      "tls is for the exposure types ClusterIP, NodePort and LoadBalancer: an Ingress"
          + " (exposure.tlsSecretName) or a Gateway ends TLS by itself";

  /// What is said when an issuer has nothing to issue for.
  public static final String NO_NAME =
      "tls.issuerRef needs exposure.host: the name that the certificate is for";

  /// What is said when two ports are one.
  public static final String SAME_PORT =
      "tls.port must differ from exposure.port unless tls.plain is Off";

  /// What is said when nobody knows where to redirect.
  public static final String NO_PORT_KNOWN =
      "tls.plain must be Serve or Off with exposure type NodePort: which port the nodes give to TLS"
          + " is not known to gateways";

  private static final int PORT = 18443;

  /// What becomes of clients in the clear.
  public enum Plain {
    @JsonProperty("Redirect")
    REDIRECT,
    @JsonProperty("Serve")
    SERVE,
    @JsonProperty("Off")
    OFF
  }

  public GatewayTls {
    port = requireNonNullElse(port, PORT);
    plain = requireNonNullElse(plain, Plain.REDIRECT);
  }
}

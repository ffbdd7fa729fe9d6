package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/// What is protected, and how.
@JsonIgnoreProperties(ignoreUnknown = true)
public record SecuritySpec(
    @JsonPropertyDescription(
            "True: pods of this platform talk to each other, and are talked to, only along the"
                + " arrows of the architecture. Takes a network plugin that enforces NetworkPolicies."
                + " Other services reach Kafka when their pods carry the label"
                + " ordercluster.dev/kafka-client with the name of this OrderCluster.")
        @Default("true")
        Boolean networkPolicies,
    @JsonPropertyDescription("How the parts of the platform talk to each other on the wire.")
        @Default("{}")
        Transport transport) {

  public SecuritySpec {
    networkPolicies = requireNonNullElse(networkPolicies, true);
    transport = requireNonNullElseGet(transport, Transport::defaults);
  }

  static SecuritySpec defaults() {
    return new SecuritySpec(true, Transport.defaults());
  }

  /// Whether the parts of the platform talk to each other over TLS.
  public boolean encrypts() {
    return transport.mode() == Transport.Mode.STRICT;
  }
}

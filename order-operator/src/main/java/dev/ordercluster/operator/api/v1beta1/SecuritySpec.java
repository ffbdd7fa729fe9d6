package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;

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
        Boolean networkPolicies) {

  public SecuritySpec {
    networkPolicies = requireNonNullElse(networkPolicies, true);
  }

  static SecuritySpec defaults() {
    return new SecuritySpec(true);
  }
}

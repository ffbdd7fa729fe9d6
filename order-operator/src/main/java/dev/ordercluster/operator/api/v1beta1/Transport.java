package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How the parts of a platform talk to each other on the wire.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "self.mode == oldSelf.mode", message = Transport.MODE_IS_IMMUTABLE)
@ValidationRule(
    value =
        "has(self.issuerRef) == has(oldSelf.issuerRef) &&"
            + " (!has(self.issuerRef) || self.issuerRef == oldSelf.issuerRef)",
    message = Transport.ISSUER_IS_IMMUTABLE)
public record Transport(
    @JsonPropertyDescription(
            "Strict: gateways and order services prove to each other who they are and encrypt (TLS"
                + " on both sides), with certificates that the operator issues and renews."
                + " Disabled: in the clear, for networks that encrypt by themselves. It cannot be"
                + " changed later.")
        @Default("Strict")
        Mode mode,
    @JsonPropertyDescription(
            "How long a certificate lasts. The authority that signs them lasts four times as long.")
        @Default("90d")
        @Pattern(LENGTH) @Size(max = 6) String certificateValidity,
    @JsonPropertyDescription(
            "How long before its end a certificate is renewed; absent: when a third of its life is"
                + " left.")
        @Pattern(LENGTH) @Size(max = 6) @Nullable String renewBefore,
    @JsonPropertyDescription(
            "Who issues the certificates: an issuer of cert-manager that puts its authority into"
                + " ca.crt, as those of type CA and Vault do. Absent: an authority that the operator"
                + " makes for this OrderCluster. It cannot be changed later.")
        @Nullable IssuerRef issuerRef) {

  /// What is said when the mode is changed.
  public static final String MODE_IS_IMMUTABLE =
      "mode cannot be changed: instances of before and after could not talk to each other";

  /// What is said when the issuer is changed.
  public static final String ISSUER_IS_IMMUTABLE =
      "issuerRef cannot be changed: nobody would trust what the other one signed";

  /// What a length of time looks like.
  public static final String LENGTH = "^[1-9][0-9]{0,4}(m|h|d)$";

  private static final String VALIDITY = "90d";
  private static final int THIRD = 3;

  /// Whether it is encrypted.
  public enum Mode {
    @JsonProperty("Strict")
    STRICT,
    @JsonProperty("Disabled")
    DISABLED
  }

  public Transport {
    mode = requireNonNullElse(mode, Mode.STRICT);
    certificateValidity = requireNonNullElse(certificateValidity, VALIDITY);
  }

  public static Transport defaults() {
    return new Transport(Mode.STRICT, VALIDITY, null, null);
  }

  /// How long a certificate lasts.
  ///
  /// @throws IllegalArgumentException when the text is no length of time
  public Duration validity() {
    return length(certificateValidity);
  }

  /// How long before its end a certificate is renewed.
  ///
  /// @throws IllegalArgumentException when the text is no length of time
  public Duration renewalTime() {
    return Optional.ofNullable(renewBefore)
        .map(Transport::length)
        .orElseGet(() -> validity().dividedBy(THIRD));
  }

  private static Duration length(String text) {
    if (!text.matches(LENGTH)) {
      throw new IllegalArgumentException(
          "must be a number and m, h or d, as 90d, was \"" + text + "\"");
    }
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 'm' -> Duration.ofMinutes(number);
      case 'h' -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}

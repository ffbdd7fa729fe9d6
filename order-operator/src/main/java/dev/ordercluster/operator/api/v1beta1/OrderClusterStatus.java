package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the operator saw; written by the operator only.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OrderClusterStatus(
    @JsonPropertyDescription("metadata.generation that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Summary of the conditions: Pending, Provisioning, Ready, Degraded, Upgrading, Paused,"
                + " Deleting or Failed.")
        @Nullable String phase,
    @JsonPropertyDescription("Version that is fully rolled out.") @Nullable String version,
    @JsonPropertyDescription("Observations, one per type.") List<Condition> conditions,
    @JsonPropertyDescription("Addresses that answer.") @Nullable Endpoints endpoints,
    @JsonPropertyDescription("The order service's instances.")
        @Nullable WorkloadStatus orderService,
    @JsonPropertyDescription("The gateway's instances.") @Nullable WorkloadStatus gateway,
    @JsonPropertyDescription("What matters most now: what is wrong, else what is under way.")
        @Nullable String message,
    @JsonPropertyDescription(
            "The request of annotation ordercluster.dev/restart that was carried out last: every pod"
                + " was replaced.")
        @Nullable String restarted,
    @JsonPropertyDescription(
            "Certificates that the parts of the platform present to each other, and the authority"
                + " that signed them.")
        List<CertificateStatus> certificates,
    @JsonPropertyDescription("The last good backup of the database; absent: there is none.")
        @Nullable LastBackup lastBackup) {

  /// One certificate.
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record CertificateStatus(
      @JsonPropertyDescription("The component that presents it, or authority.") String name,
      @JsonPropertyDescription("Its serial number, as openssl x509 -serial prints it.")
          String serialNumber,
      @JsonPropertyDescription("When it expires; it is renewed before.") String notAfter) {
    public CertificateStatus {
      name = requireNonNullElse(name, "");
      serialNumber = requireNonNullElse(serialNumber, "");
      notAfter = requireNonNullElse(notAfter, "");
    }
  }

  /// Where the platform is reached.
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Endpoints(
      @JsonPropertyDescription("Base URL of the REST API.") @Nullable String gateway,
      @JsonPropertyDescription("Bootstrap server of Kafka.") @Nullable String kafka) {}

  /// A backup that can be restored.
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LastBackup(
      @JsonPropertyDescription("Moment that it holds.") String time,
      @JsonPropertyDescription("Size of its files.") String size,
      @JsonPropertyDescription("Rows in it.") long rows,
      @JsonPropertyDescription("Volume claim and directory.") String location) {

    public LastBackup {
      time = requireNonNullElse(time, "");
      size = requireNonNullElse(size, "");
      location = requireNonNullElse(location, "");
    }
  }

  /// Instances of one component.
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record WorkloadStatus(
      @JsonPropertyDescription("Instances that exist.") int replicas,
      @JsonPropertyDescription("Instances that serve.") int readyReplicas,
      @JsonPropertyDescription("Serving of wanted instances, for people.") String ready,
      @JsonPropertyDescription("Label selector of the pods.") String selector,
      @JsonPropertyDescription("What autoscaling decided; absent: replicas is used as is.")
          @Nullable AutoscalingStatus autoscaling) {

    public WorkloadStatus {
      ready = requireNonNullElse(ready, "");
      selector = requireNonNullElse(selector, "");
    }
  }

  public OrderClusterStatus {
    conditions = List.copyOf(requireNonNullElse(conditions, List.of()));
    certificates = List.copyOf(requireNonNullElse(certificates, List.of()));
  }
}

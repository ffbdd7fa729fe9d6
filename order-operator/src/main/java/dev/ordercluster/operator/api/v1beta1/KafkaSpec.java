package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import org.jspecify.annotations.Nullable;

/// The message broker.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KafkaSpec(
    @JsonPropertyDescription("A single instance that the operator runs itself.")
        @Nullable Managed managed) {

  /// One Kafka node (KRaft, broker and controller) with one volume.
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Managed(
      @JsonPropertyDescription("Version of Kafka: a tag of the apache/kafka image.")
          @Default("4.1.0")
          @Pattern("^4\\.[0-9]{1,3}\\.[0-9]{1,3}$") String version,
      @JsonPropertyDescription("The volume that holds the data.") @Default("size: 10Gi")
          Storage storage,
      @JsonPropertyDescription("Compute resources.") @Default(RESOURCES) Resources resources) {

    private static final String RESOURCES =
        "requests: {cpu: 250m, memory: 512Mi}\nlimits: {memory: 640Mi}";

    public Managed {
      version = requireNonNullElse(version, "4.1.0");
      storage =
          requireNonNullElseGet(storage, () -> new Storage(null, null)).withDefaultSize("10Gi");
      resources = requireNonNullElseGet(resources, () -> Resources.of("250m", "512Mi", "640Mi"));
    }

    static Managed defaults() {
      return new Managed(
          "4.1.0", new Storage("10Gi", null), Resources.of("250m", "512Mi", "640Mi"));
    }
  }

  static KafkaSpec defaults() {
    return new KafkaSpec(null);
  }

  /// What is run: the managed instance that is described, or the default one.
  public Managed effective() {
    return requireNonNullElseGet(managed, Managed::defaults);
  }
}

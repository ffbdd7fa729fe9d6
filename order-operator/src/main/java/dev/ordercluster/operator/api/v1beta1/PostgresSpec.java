package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import org.jspecify.annotations.Nullable;

/// The order database.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PostgresSpec(
    @JsonPropertyDescription("A single instance that the operator runs itself.")
        @Nullable Managed managed) {

  /// One PostgreSQL server with one volume.
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Managed(
      @JsonPropertyDescription("Version of PostgreSQL: a tag of the postgres image.")
          @Default("18")
          @Pattern("^18(\\.[0-9]{1,3})?$") String version,
      @JsonPropertyDescription("The volume that holds the data.") @Default("size: 10Gi")
          Storage storage,
      @JsonPropertyDescription("Compute resources.") @Default(RESOURCES) Resources resources,
      @JsonPropertyDescription(
              "Connections that the server grants (max_connections): 12 are left for people, each"
                  + " order-service instance holds 6, and one more instance must fit while instances"
                  + " are replaced. Absent: 210, enough for the most instances. A change restarts the"
                  + " server.")
          @Min(MIN_CONNECTIONS) @Max(MAX_CONNECTIONS) @Nullable Integer maxConnections) {

    /// Fewest connections: those of one instance, of its replacement, and of people.
    public static final int MIN_CONNECTIONS = 24;

    /// Most connections: each is a process of the server.
    public static final int MAX_CONNECTIONS = 1000;

    private static final String RESOURCES =
        "requests: {cpu: 250m, memory: 256Mi}\nlimits: {memory: 512Mi}";

    public Managed {
      version = requireNonNullElse(version, "18");
      storage =
          requireNonNullElseGet(storage, () -> new Storage(null, null)).withDefaultSize("10Gi");
      resources = requireNonNullElseGet(resources, () -> Resources.of("250m", "256Mi", "512Mi"));
    }

    static Managed defaults() {
      return new Managed(
          "18", new Storage("10Gi", null), Resources.of("250m", "256Mi", "512Mi"), null);
    }
  }

  static PostgresSpec defaults() {
    return new PostgresSpec(null);
  }

  /// What is run: the managed instance that is described, or the default one.
  public Managed effective() {
    return requireNonNullElseGet(managed, Managed::defaults);
  }
}

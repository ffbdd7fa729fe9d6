package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// The message broker.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.external) == has(oldSelf.external)",
    message = PostgresSpec.WAY_IS_IMMUTABLE)
public record KafkaSpec(
    @JsonPropertyDescription("A single instance that the operator runs itself.")
        @Nullable Managed managed,
    @JsonPropertyDescription("Brokers that somebody else runs. They are verified by logging in.")
        @Nullable External external) {

  /// Brokers that somebody else runs.
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record External(
      @JsonPropertyDescription("Brokers to begin with, for example b1:9093,b2:9093.")
          @Required
          @Pattern(SERVERS) String bootstrapServers,
      @JsonPropertyDescription("TLS; absent: none.") @Nullable TlsTrust tls,
      @JsonPropertyDescription(
              "Secret with the keys username and password for SASL; absent: no log-in.")
          @Pattern(TlsTrust.SECRET) @Nullable String saslSecretName,
      @JsonPropertyDescription("How the log-in is done.") @Default("PLAIN")
          Mechanism saslMechanism) {

    public External {
      bootstrapServers = requireNonNullElse(bootstrapServers, "");
      saslMechanism = requireNonNullElse(saslMechanism, Mechanism.PLAIN);
    }
  }

  /// The ways of SASL.
  public enum Mechanism {
    @JsonProperty("PLAIN")
    PLAIN("PLAIN"),
    @JsonProperty("SCRAM-SHA-256")
    SCRAM_SHA_256("SCRAM-SHA-256"),
    @JsonProperty("SCRAM-SHA-512")
    SCRAM_SHA_512("SCRAM-SHA-512");

    private final String word;

    Mechanism(String word) {
      this.word = word;
    }

    /// The word that Kafka uses.
    public String word() {
      return word;
    }
  }

  private static final String SERVER = "[A-Za-z0-9]([-A-Za-z0-9.]{0,251}[A-Za-z0-9])?:[0-9]{1,5}";

  /// What lists brokers.
  public static final String SERVERS = "^" + SERVER + "(," + SERVER + "){0,15}$";

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
    return new KafkaSpec(null, null);
  }

  /// What is run: the managed instance that is described, or the default one.
  public Managed effective() {
    return requireNonNullElseGet(managed, Managed::defaults);
  }
}

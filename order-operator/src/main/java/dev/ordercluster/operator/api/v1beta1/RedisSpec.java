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
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// The cache, sessions and rate-limit state.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.external) == has(oldSelf.external)",
    message = PostgresSpec.WAY_IS_IMMUTABLE)
public record RedisSpec(
    @JsonPropertyDescription("A single instance that the operator runs itself.")
        @Nullable Managed managed,
    @JsonPropertyDescription("A server that somebody else runs. It is verified by logging in.")
        @Nullable External external) {

  /// A server that somebody else runs.
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record External(
      @JsonPropertyDescription("Host of the server, for example cache.example.com.")
          @Required
          @Pattern(PostgresSpec.HOST) String host,
      @JsonPropertyDescription("Its port.") @Default("6379") @Min(1) @Max(65535) Integer port,
      @JsonPropertyDescription("Secret with the key password; absent: the server asks for none.")
          @Pattern(TlsTrust.SECRET) @Nullable String credentialsSecretName,
      @JsonPropertyDescription("TLS; absent: none.") @Nullable TlsTrust tls) {

    public External {
      host = requireNonNullElse(host, "");
      port = requireNonNullElse(port, 6379);
    }
  }

  /// One Redis server with one volume.
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Managed(
      @JsonPropertyDescription("Version of Redis: a tag of the redis image.")
          @Default("8")
          @Pattern("^8(\\.[0-9]{1,3}){0,2}$") String version,
      @JsonPropertyDescription("The volume that holds the data.") @Default("size: 1Gi")
          Storage storage,
      @JsonPropertyDescription("Compute resources.") @Default(RESOURCES) Resources resources) {

    private static final String RESOURCES =
        "requests: {cpu: 100m, memory: 64Mi}\nlimits: {memory: 128Mi}";

    public Managed {
      version = requireNonNullElse(version, "8");
      storage =
          requireNonNullElseGet(storage, () -> new Storage(null, null)).withDefaultSize("1Gi");
      resources = requireNonNullElseGet(resources, () -> Resources.of("100m", "64Mi", "128Mi"));
    }

    static Managed defaults() {
      return new Managed("8", new Storage("1Gi", null), Resources.of("100m", "64Mi", "128Mi"));
    }
  }

  static RedisSpec defaults() {
    return new RedisSpec(null, null);
  }

  /// What is run: the managed instance that is described, or the default one.
  public Managed effective() {
    return requireNonNullElseGet(managed, Managed::defaults);
  }
}

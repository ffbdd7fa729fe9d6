package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// The order database.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.external) == has(oldSelf.external)",
    message = PostgresSpec.WAY_IS_IMMUTABLE)
public record PostgresSpec(
    @JsonPropertyDescription("A single instance that the operator runs itself.")
        @Nullable Managed managed,
    @JsonPropertyDescription(
            "A server that somebody else runs. Its database is verified by logging in.")
        @Nullable External external) {

  /// What is said when a running platform shall find its data elsewhere.
  public static final String WAY_IS_IMMUTABLE =
      "the way cannot be switched: the data would stay behind. Make another OrderCluster";

  /// A database on a server that somebody else runs.
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record External(
      @JsonPropertyDescription("Host of the server, for example db.example.com.")
          @Required
          @Pattern(HOST) String host,
      @JsonPropertyDescription("Its port.") @Default("5432") @Min(1) @Max(65535) Integer port,
      @JsonPropertyDescription("The database, which must exist.")
          @Default("orders")
          @Pattern("^[A-Za-z0-9_.-]{1,63}$") String database,
      @JsonPropertyDescription(
              "Secret with the keys username and password of a role that owns the database.")
          @Required
          @Pattern(TlsTrust.SECRET) String credentialsSecretName,
      @JsonPropertyDescription(
              "Secret whose key ca.crt holds the authorities of the server's certificate, PEM;"
                  + " absent: the public ones that Java knows.")
          @Pattern(TlsTrust.SECRET) @Nullable String caSecretName,
      @JsonPropertyDescription(
              "disable: no TLS. require: TLS to whoever answers. verify-ca: to a server whose"
                  + " certificate is trusted. verify-full: to one that also has this host's name in"
                  + " it.")
          @Default("verify-full")
          SslMode sslMode) {

    public External {
      host = requireNonNullElse(host, "");
      port = requireNonNullElse(port, 5432);
      database = requireNonNullElse(database, "orders");
      credentialsSecretName = requireNonNullElse(credentialsSecretName, "");
      sslMode = requireNonNullElse(sslMode, SslMode.VERIFY_FULL);
    }
  }

  /// How much is asked of TLS.
  public enum SslMode {
    @JsonProperty("disable")
    DISABLE("disable"),
    @JsonProperty("require")
    REQUIRE("require"),
    @JsonProperty("verify-ca")
    VERIFY_CA("verify-ca"),
    @JsonProperty("verify-full")
    VERIFY_FULL("verify-full");

    private final String word;

    SslMode(String word) {
      this.word = word;
    }

    /// The word that PostgreSQL's clients use.
    public String word() {
      return word;
    }
  }

  /// What names a host.
  public static final String HOST = "^[A-Za-z0-9]([-A-Za-z0-9.:]{0,251}[A-Za-z0-9])?$";

  /// One PostgreSQL server with one volume.
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
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
          @Min(MIN_CONNECTIONS) @Max(MAX_CONNECTIONS) @Nullable Integer maxConnections,
      @JsonPropertyDescription("Backups on schedule; absent: none are taken.")
          @Nullable BackupSpec backup,
      @JsonPropertyDescription(
              "The backup that a new, empty database begins with. Order services start once it is"
                  + " there. Of no effect once the platform has served.")
          @Nullable RestoreSource restoreFrom) {

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
          "18",
          new Storage("10Gi", null),
          Resources.of("250m", "256Mi", "512Mi"),
          null,
          null,
          null);
    }
  }

  static PostgresSpec defaults() {
    return new PostgresSpec(null, null);
  }

  /// What is run: the managed instance that is described, or the default one.
  public Managed effective() {
    return requireNonNullElseGet(managed, Managed::defaults);
  }
}

package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What caches in front of the gateways may keep, and how they are told of changes.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "duration(self.maxAge) <= duration('24h')"
            + " && duration(self.staleWhileRevalidate) <= duration('24h')"
            + " && duration(self.staleIfError) <= duration('168h')",
    message = Cdn.AT_MOST)
public record Cdn(
    @JsonPropertyDescription("False has every cache in front ask a gateway every time.")
        @Default("true")
        Boolean enabled,
    @JsonPropertyDescription("max-age of public answers, for example 30s.")
        @Default("30s")
        @Size(max = 10) @Pattern(Traffic.DURATION) String maxAge,
    @JsonPropertyDescription("How long a cache may show an old answer while it asks for a new one.")
        @Default("300s")
        @Size(max = 10) @Pattern(Traffic.DURATION) String staleWhileRevalidate,
    @JsonPropertyDescription("How long a cache may show an old answer while no gateway answers.")
        @Default("1h")
        @Size(max = 10) @Pattern(Traffic.DURATION) String staleIfError,
    @JsonPropertyDescription(
            "Where the order service sends the surrogate keys of what changed; absent: nowhere.")
        @Nullable Purge purge) {

  /// What is said of an age that is too long.
  public static final String AT_MOST =
      "maxAge and staleWhileRevalidate must be at most 24h, staleIfError at most 168h";

  /// How a cache is told what changed. Texts may hold `{keys}` (separated by spaces), `{json-keys}`
  /// (JSON texts separated by commas), `{secret}`, and, for one call per key, `{key}` and `{path}`.
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Purge(
      @JsonPropertyDescription("Where purges go; may hold {key} or {path}, then one call per key.")
          @Required
          @Size(max = 2048) @Pattern(URL) String url,
      @JsonPropertyDescription("Method of the call.") @Default("POST") @Pattern(METHOD) String method,
      @JsonPropertyDescription(
              "Header fields; values may hold {keys}, {key}, {json-keys} and {secret}. Absent:"
                  + " Surrogate-Key with the keys, and with a secret Authorization: Bearer {secret}.")
          @Nullable Map<String, String> headers,
      @JsonPropertyDescription("Body of the call; may hold the same.")
          @Default("")
          @Size(max = 4096) String body,
      @JsonPropertyDescription("Most keys in one call.") @Default("30") @Min(1) @Max(1000) Integer maxKeys,
      @JsonPropertyDescription(
              "Secret in the same namespace that holds {secret}. It is read at every call, so a new"
                  + " value counts without a restart.")
          @Size(max = 253) @Pattern(SECRET) @Nullable String secretName,
      @JsonPropertyDescription("Key in that Secret.")
          @Default("token")
          @Pattern("^[-._A-Za-z0-9]{1,253}$") String secretKey) {

    /// Forms of the texts.
    public static final String URL = "^https?://[^/?#\\s]+\\S*$";

    public static final String METHOD = "^[A-Z]{1,20}$";
    public static final String SECRET = "^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$";

    private static final int MAX_KEYS = 30;

    public Purge {
      url = requireNonNullElse(url, "");
      method = requireNonNullElse(method, "POST");
      headers = headers == null ? null : Map.copyOf(headers);
      body = requireNonNullElse(body, "");
      maxKeys = requireNonNullElse(maxKeys, MAX_KEYS);
      secretKey = requireNonNullElse(secretKey, "token");
    }

    /// The header fields that are sent, by name.
    public Map<String, String> fields() {
      if (headers != null) {
        return new TreeMap<>(headers);
      }
      Map<String, String> fields = new TreeMap<>(Map.of("Surrogate-Key", "{keys}"));
      if (secretName != null) {
        fields.put("Authorization", "Bearer {secret}");
      }
      return fields;
    }
  }

  public Cdn {
    enabled = requireNonNullElse(enabled, true);
    maxAge = requireNonNullElse(maxAge, "30s");
    staleWhileRevalidate = requireNonNullElse(staleWhileRevalidate, "300s");
    staleIfError = requireNonNullElse(staleIfError, "1h");
  }

  static Cdn defaults() {
    return new Cdn(true, "30s", "300s", "1h", null);
  }
}

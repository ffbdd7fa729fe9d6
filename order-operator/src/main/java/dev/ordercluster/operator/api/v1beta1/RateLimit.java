package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `limit` requests per `window`, of which `burst` may come at once, counted per key.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "duration(self.window) <= duration('24h')",
    message = RateLimit.WINDOW_AT_MOST)
public record RateLimit(
    @JsonPropertyDescription("Name that clients see in the RateLimit headers.")
        @Required
        @Pattern("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$") String name,
    @JsonPropertyDescription(
            "What is counted: source is the client address, principal the caller's identity.")
        @Required
        Key key,
    @JsonPropertyDescription("Which requests are counted; absent: all.") @Nullable Match match,
    @JsonPropertyDescription("Requests per window.") @Required @Min(1) @Max(1_000_000) Integer limit,
    @JsonPropertyDescription("Length of the window, for example 1s or 1m.")
        @Required
        @Size(max = 8) @Pattern(WINDOW_PATTERN) String window,
    @JsonPropertyDescription("Requests that may come at once; absent: the limit.")
        @Min(1) @Max(1_000_000) @Nullable Integer burst,
    @JsonPropertyDescription(
            "What holds while Redis, where all gateways count together, is away: LocalBucket has each"
                + " gateway count for itself, FailClosed answers 503. Absent: LocalBucket.")
        @Nullable WithoutRedis redisUnavailable) {

  private static final String WINDOW_PATTERN = "^[1-9][0-9]{0,5}(ms|s|m|h)$";

  /// What is said of a window that is too long.
  public static final String WINDOW_AT_MOST = "window must be at most 24h";

  /// Whose requests are counted together.
  public enum Key {
    @JsonProperty("source")
    SOURCE,
    @JsonProperty("principal")
    PRINCIPAL
  }

  /// What holds while the shared count is away.
  public enum WithoutRedis {
    @JsonProperty("LocalBucket")
    LOCAL_BUCKET,
    @JsonProperty("FailClosed")
    FAIL_CLOSED
  }

  /// Selects requests by method and path prefix.
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Match(
      @JsonPropertyDescription("Methods; absent: all.") @Size(max = 8) @Nullable List<@Pattern("^[A-Z]{1,16}$") String> methods,
      @JsonPropertyDescription("Path and everything below it; absent: all.")
          @Size(max = 256) @Pattern(PATH) @Nullable String path) {

    /// Segments as a request's canonical path has them: not empty, so no trailing slash.
    public static final String PATH = "^(/|(/[A-Za-z0-9._~!$&'()*+,=:@-]+)+)$";
  }

  public RateLimit {
    name = requireNonNullElse(name, "");
    key = requireNonNullElse(key, Key.SOURCE);
    limit = requireNonNullElse(limit, 1);
    window = requireNonNullElse(window, "1s");
  }

  static List<RateLimit> defaults() {
    return List.of(new RateLimit("per-source", Key.SOURCE, null, 100, "1s", 200, null));
  }
}

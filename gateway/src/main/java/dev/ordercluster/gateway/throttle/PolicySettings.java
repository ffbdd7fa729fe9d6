package dev.ordercluster.gateway.throttle;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ordercluster.gateway.limit.Policy;
import dev.ordercluster.runtime.Key;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The JSON form of the policies, as in `spec.gateway.rateLimits`.
public final class PolicySettings {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PolicySettings() {}

  private record Entry(
      @JsonProperty(required = true) String name,
      @JsonProperty(required = true) String key,
      @Nullable Match match,
      @JsonProperty(required = true) int limit,
      @JsonProperty(required = true) String window,
      @Nullable Integer burst,
      @Nullable String redisUnavailable) {

    Policy policy() {
      Match matched = match == null ? new Match(null, null) : match;
      return new Policy(
          name,
          keyKind(),
          matched.methods() == null ? Set.of() : Set.copyOf(matched.methods()),
          matched.segments(),
          limit,
          Key.parseDuration(window),
          burst == null ? limit : burst,
          withoutRedis());
    }

    private Policy.KeyKind keyKind() {
      return switch (key) {
        case "source" -> Policy.KeyKind.SOURCE;
        case "principal" -> Policy.KeyKind.PRINCIPAL;
        default -> throw new IllegalArgumentException(name + ": key must be source or principal");
      };
    }

    private Policy.WithoutRedis withoutRedis() {
      return switch (redisUnavailable) {
        case null -> Policy.WithoutRedis.LOCAL_BUCKET;
        case "LocalBucket" -> Policy.WithoutRedis.LOCAL_BUCKET;
        case "FailClosed" -> Policy.WithoutRedis.FAIL_CLOSED;
        default ->
            throw new IllegalArgumentException(
                name + ": redisUnavailable must be LocalBucket or FailClosed");
      };
    }
  }

  // What segments of a canonical path look like; others could never match.
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~!$&'()*+,=:@-]+)+");

  private record Match(@Nullable List<String> methods, @Nullable String path) {
    List<String> segments() {
      if (path == null || path.equals("/")) {
        return List.of();
      }
      if (!PATH.matcher(path).matches()) {
        throw new IllegalArgumentException("match.path must be /like/this, was " + path);
      }
      return Arrays.asList(path.substring(1).split("/", -1));
    }
  }

  /// Parses the JSON array; an empty text is no policies.
  ///
  /// @throws IllegalArgumentException with what was expected
  public static List<Policy> parse(String json) {
    if (json.isBlank()) {
      return List.of();
    }
    try {
      List<Policy> policies =
          Arrays.stream(JSON.readValue(json, Entry[].class)).map(Entry::policy).toList();
      if (policies.stream().map(Policy::name).distinct().count() != policies.size()) {
        throw new IllegalArgumentException("rate limits: each name may be used once");
      }
      return policies;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("rate limits: " + e.getOriginalMessage(), e);
    }
  }
}

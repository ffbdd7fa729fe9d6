package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/// How much one gateway takes on, and how it spreads that over the order services.
@JsonIgnoreProperties(ignoreUnknown = true)
public record Traffic(
    @JsonPropertyDescription("How requests are spread over the order services.") @Default("{}")
        LoadBalancing loadBalancing,
    @JsonPropertyDescription("What one gateway takes on.") @Default("{}") Limits limits) {

  static final String DURATION = "^(0|[1-9][0-9]{0,6})(ms|s|m|h)$";

  /// What is said of durations that a gateway would not take.
  public static final String WAITS =
      "connectTimeout must be 10ms to 1m, queueWait at most 1m, slowStart at most 10m";

  public static final String PATIENCE = "requestTimeout must be 100ms to 10m";

  /// How requests are spread over the order services.
  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value =
          "duration(self.connectTimeout) >= duration('10ms')"
              + " && duration(self.connectTimeout) <= duration('1m')"
              + " && duration(self.queueWait) <= duration('1m')"
              + " && duration(self.slowStart) <= duration('10m')",
      message = WAITS)
  public record LoadBalancing(
      @JsonPropertyDescription("How long an instance has to take a connection.")
          @Default("1s")
          @Size(max = 10) @Pattern(DURATION) String connectTimeout,
      @JsonPropertyDescription(
              "Requests that one instance is ever given at a time. It is given fewer when it becomes"
                  + " slow.")
          @Default("512")
          @Min(1) @Max(100_000) Integer maxConcurrent,
      @JsonPropertyDescription(
              "How long a request waits for an instance with room when all are busy, before it is"
                  + " answered 503.")
          @Default("1s")
          @Size(max = 10) @Pattern(DURATION) String queueWait,
      @JsonPropertyDescription(
              "How long an instance that joined or came back takes to get a whole share.")
          @Default("10s")
          @Size(max = 10) @Pattern(DURATION) String slowStart) {

    private static final int MAX_CONCURRENT = 512;

    public LoadBalancing {
      connectTimeout = requireNonNullElse(connectTimeout, "1s");
      maxConcurrent = requireNonNullElse(maxConcurrent, MAX_CONCURRENT);
      queueWait = requireNonNullElse(queueWait, "1s");
      slowStart = requireNonNullElse(slowStart, "10s");
    }

    static LoadBalancing defaults() {
      return new LoadBalancing("1s", MAX_CONCURRENT, "1s", "10s");
    }
  }

  /// What one gateway takes on.
  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value =
          "duration(self.requestTimeout) >= duration('100ms')"
              + " && duration(self.requestTimeout) <= duration('10m')",
      message = PATIENCE)
  public record Limits(
      @JsonPropertyDescription("Until the order service's answer begins, retries included.")
          @Default("30s")
          @Size(max = 10) @Pattern(DURATION) String requestTimeout,
      @JsonPropertyDescription("Bytes of a request body; more is answered 413.")
          @Default("1048576")
          @Min(0) @Max(Integer.MAX_VALUE) Integer maxBodyBytes,
      @JsonPropertyDescription("Bytes of the body of an import; more is answered 413.")
          @Default("67108864")
          @Min(0) @Max(Integer.MAX_VALUE) Integer maxImportBytes,
      @JsonPropertyDescription("Requests at a time; more are answered 503.")
          @Default("512")
          @Min(1) @Max(100_000) Integer maxInFlight,
      @JsonPropertyDescription("Requests at a time from one address (IPv6: one /64).")
          @Default("256")
          @Min(1) @Max(100_000) Integer maxInFlightPerSource,
      @JsonPropertyDescription(
              "Open connections. One may hold 36 KiB of heap, and half of the memory limit is heap.")
          @Default("1024")
          @Min(1) @Max(1_000_000) Integer maxConnections,
      @JsonPropertyDescription(
              "Open connections from one address (IPv6: one /64) that is no trusted proxy.")
          @Default("512")
          @Min(1) @Max(1_000_000) Integer maxConnectionsPerSource,
      @JsonPropertyDescription("Event streams open at a time; more are answered 503.")
          @Default("256")
          @Min(1) @Max(100_000) Integer maxStreams) {

    private static final Limits DEFAULTS =
        new Limits("30s", 1 << 20, 64 << 20, 512, 256, 1024, 512, 256);

    public Limits {
      requestTimeout = requireNonNullElse(requestTimeout, "30s");
      maxBodyBytes = requireNonNullElse(maxBodyBytes, 1 << 20);
      maxImportBytes = requireNonNullElse(maxImportBytes, 64 << 20);
      maxInFlight = requireNonNullElse(maxInFlight, 512);
      maxInFlightPerSource = requireNonNullElse(maxInFlightPerSource, 256);
      maxConnections = requireNonNullElse(maxConnections, 1024);
      maxConnectionsPerSource = requireNonNullElse(maxConnectionsPerSource, 512);
      maxStreams = requireNonNullElse(maxStreams, 256);
    }
  }

  public Traffic {
    loadBalancing = requireNonNullElseGet(loadBalancing, LoadBalancing::defaults);
    limits = requireNonNullElse(limits, Limits.DEFAULTS);
  }

  static Traffic defaults() {
    return new Traffic(LoadBalancing.defaults(), Limits.DEFAULTS);
  }
}

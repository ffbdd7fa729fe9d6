package dev.ordercluster.operator.api.v1beta1;

import com.fasterxml.jackson.annotation.JsonProperty;

/// When objects for monitoring are written.
public enum MonitoringMode {
  /// When the Prometheus operator's definitions are installed.
  @JsonProperty("Auto")
  AUTO,
  /// Always; the status says so when the definitions are missing.
  @JsonProperty("Enabled")
  ENABLED,
  @JsonProperty("Disabled")
  DISABLED
}

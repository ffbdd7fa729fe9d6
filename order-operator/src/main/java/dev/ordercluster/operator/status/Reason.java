package dev.ordercluster.operator.status;

/// Why a condition has its status. The names are part of the API: add, never rename.
public enum Reason {
  ALL_COMPONENTS_SERVING("AllComponentsServing"),
  RECONCILING("Reconciling"),
  COMPONENTS_NOT_READY("ComponentsNotReady"),
  DATA_PATH_NOT_ANSWERING("DataPathNotAnswering"),
  SPEC_INVALID("SpecInvalid"),
  APPLY_FAILED("ApplyFailed"),
  CREDENTIALS_MISSING("CredentialsMissing"),
  DELETING("Deleting"),
  SERVING("Serving"),
  SERVING_BELOW_WANTED("ServingBelowWanted"),
  NOT_CREATED("NotCreated"),
  STARTING("Starting"),
  POD_FAILING("PodFailing"),
  ISSUER_KEYS_MISSING("IssuerKeysMissing"),
  ADDRESS_PENDING("AddressPending"),
  DEFINITIONS_MISSING("DefinitionsMissing"),
  APPLIED("Applied"),
  CREDENTIALS_REJECTED("CredentialsRejected"),
  UNREACHABLE("Unreachable"),
  ROLLING_OUT("RollingOut"),
  ROLLED_OUT("RolledOut"),
  MIGRATING_SCHEMA("MigratingSchema"),
  VERIFYING("Verifying"),
  ROLLED_BACK("RolledBack"),
  PROGRESS_DEADLINE_EXCEEDED("ProgressDeadlineExceeded"),
  RECONCILE_FAILED("ReconcileFailed"),
  FULL_STRENGTH("FullStrength"),
  BELOW_STRENGTH("BelowStrength"),
  PROVISIONING("Provisioning"),
  CERTIFICATES_CURRENT("CertificatesCurrent"),
  CERTIFICATES_PENDING("CertificatesPending"),
  CERTIFICATE_EXPIRING("CertificateExpiring"),
  CERTIFICATE_EXPIRED("CertificateExpired"),
  CERTIFICATE_RENEWED("CertificateRenewed"),
  TRANSPORT_IN_CLEAR("TransportInClear"),
  SPEC_ACCEPTED("SpecAccepted"),
  PAUSED_BY_OWNER("PausedByOwner"),
  NOT_PAUSED("NotPaused"),
  VALID_METRIC_FOUND("ValidMetricFound"),
  WITHOUT_METRICS("WithoutMetrics"),
  SCALING_DISABLED("ScalingDisabled"),
  FAILED_GET_RESOURCE_METRIC("FailedGetResourceMetric"),
  FAILED_GET_PODS_METRIC("FailedGetPodsMetric"),
  FAILED_GET_EXTERNAL_METRIC("FailedGetExternalMetric"),
  FAILED_GET_LATENCY_METRIC("FailedGetLatencyMetric"),
  DESIRED_WITHIN_RANGE("DesiredWithinRange"),
  TOO_MANY_REPLICAS("TooManyReplicas"),
  TOO_FEW_REPLICAS("TooFewReplicas"),
  SCHEDULED_MINIMUM("ScheduledMinimum"),
  CONNECTION_BUDGET("ConnectionBudget"),
  PARTITION_BUDGET("PartitionBudget"),
  SCALE_UP_LIMIT("ScaleUpLimit"),
  SCALE_DOWN_LIMIT("ScaleDownLimit"),
  SCALE_UP_STABILIZED("ScaleUpStabilized"),
  SCALE_DOWN_STABILIZED("ScaleDownStabilized"),
  SCALE_DOWN_DELAYED("ScaleDownDelayed"),
  SCALE_DOWN_PAUSED("ScaleDownPaused"),
  BACKEND_SATURATED("BackendSaturated"),
  INEFFECTIVE_SCALE_UP("IneffectiveScaleUp"),
  LATENCY_OVER_TARGET("LatencyOverTarget"),
  METRICS_MISSING("MetricsMissing"),
  ARRIVALS("Arrivals"),
  RISING_LOAD("RisingLoad"),
  SHORT_EXCESS("ShortExcess"),
  RECENT_SCALE_UP("RecentScaleUp"),
  FALLBACK("Fallback"),
  AUTOSCALING_OWNS_REPLICAS("AutoscalingOwnsReplicas"),
  SCALED_UP("ScaledUp"),
  SCALED_DOWN("ScaledDown");

  private final String word;

  Reason(String word) {
    this.word = word;
  }

  /// The word in `status.conditions[].reason`.
  public String word() {
    return word;
  }
}

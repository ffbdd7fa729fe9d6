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
  ROLLING_OUT("RollingOut"),
  ROLLED_OUT("RolledOut"),
  FULL_STRENGTH("FullStrength"),
  BELOW_STRENGTH("BelowStrength"),
  PROVISIONING("Provisioning"),
  SPEC_ACCEPTED("SpecAccepted"),
  PAUSED_BY_OWNER("PausedByOwner"),
  NOT_PAUSED("NotPaused");

  private final String word;

  Reason(String word) {
    this.word = word;
  }

  /// The word in `status.conditions[].reason`.
  public String word() {
    return word;
  }
}

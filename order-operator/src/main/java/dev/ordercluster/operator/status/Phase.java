package dev.ordercluster.operator.status;

/// One word for the whole, derived from the conditions and never set by hand.
public enum Phase {
  PENDING("Pending"),
  PROVISIONING("Provisioning"),
  READY("Ready"),
  DEGRADED("Degraded"),
  UPGRADING("Upgrading"),
  PAUSED("Paused"),
  DELETING("Deleting"),
  FAILED("Failed");

  private final String word;

  Phase(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  static Phase of(Conditions conditions, Observation observed) {
    if (observed.deleting()) {
      return DELETING;
    }
    if (!conditions.isTrue(ConditionType.SPEC_VALID) || observed.applyFailure().isPresent()) {
      return FAILED;
    }
    if (conditions.isTrue(ConditionType.PAUSED)) {
      return PAUSED;
    }
    if (observed.workloads().isEmpty()) {
      return PENDING;
    }
    if (!observed.provisioned()) {
      return conditions.isTrue(ConditionType.READY) ? READY : PROVISIONING;
    }
    return running(conditions, observed);
  }

  private static Phase running(Conditions conditions, Observation observed) {
    boolean otherVersion =
        observed.previous() != null
            && !observed.spec().version().equals(observed.previous().version());
    if (otherVersion && conditions.isTrue(ConditionType.PROGRESSING)) {
      return UPGRADING;
    }
    boolean healthy =
        conditions.isTrue(ConditionType.READY) && !conditions.isTrue(ConditionType.DEGRADED);
    return healthy ? READY : DEGRADED;
  }
}

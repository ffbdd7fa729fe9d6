package dev.ordercluster.operator.status;

import dev.ordercluster.operator.desired.Component;

/// Words the condition of one component.
final class ComponentConditions {
  private ComponentConditions() {}

  static void add(Conditions conditions, Observation observed, Component component) {
    ConditionType type = ConditionType.of(component);
    Workload workload = observed.workload(component);
    String count = workload.ready() + " of " + workload.wanted() + " pods serve";
    String trouble = workload.trouble().map(text -> ": " + text).orElse("");
    if (observed.deleting()) {
      String left = workload.exists() ? workload.ready() + " pods left" : "removed";
      conditions.set(type, false, Reason.DELETING, left);
    } else if (!workload.exists()) {
      conditions.set(type, false, Reason.NOT_CREATED, "not created yet");
    } else if (component == Component.GATEWAY && !observed.missingKeys().isEmpty()) {
      conditions.set(
          type,
          false,
          Reason.ISSUER_KEYS_MISSING,
          "tokens of an issuer cannot be verified, create what is missing: "
              + String.join(", ", observed.missingKeys()));
    } else if (workload.full()) {
      servingOrPending(conditions, observed, component, count);
    } else if (observed.provisioned() && workload.ready() > 0) {
      conditions.set(type, true, Reason.SERVING_BELOW_WANTED, count + trouble);
    } else if (workload.trouble().isPresent()) {
      conditions.set(type, false, Reason.POD_FAILING, count + trouble);
    } else {
      conditions.set(type, false, Reason.STARTING, count + ", the others are starting");
    }
  }

  private static void servingOrPending(
      Conditions conditions, Observation observed, Component component, String count) {
    ConditionType type = ConditionType.of(component);
    if (component == Component.GATEWAY && observed.gatewayUrl().isEmpty()) {
      conditions.set(
          type,
          false,
          Reason.ADDRESS_PENDING,
          count
              + ", but the load balancer of Service "
              + observed.cluster().of(component)
              + " has no address yet: does this cluster have a load balancer?");
    } else {
      conditions.set(type, true, Reason.SERVING, count);
    }
  }
}

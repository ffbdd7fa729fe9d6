package dev.ordercluster.operator.status;

import dev.ordercluster.operator.api.v1beta1.Exposure;
import dev.ordercluster.operator.desired.Blueprint;
import dev.ordercluster.operator.desired.Component;

/// Words the condition of one component.
final class ComponentConditions {
  private ComponentConditions() {}

  static void add(Conditions conditions, Observation observed, Component component) {
    if (!Blueprint.runs(observed.spec(), component)) {
      ofOthers(conditions, observed, component);
      return;
    }
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

  private static void ofOthers(Conditions conditions, Observation observed, Component component) {
    ConditionType type = ConditionType.of(component);
    Verdict verdict = observed.verdicts().get(component);
    if (observed.deleting()) {
      conditions.set(type, false, Reason.DELETING, "somebody else runs it: left as it is");
    } else if (verdict != null) {
      conditions.set(type, verdict.good(), verdict.reason(), verdict.words());
    } else if (!conditions.repeat(type)) {
      conditions.set(type, false, Reason.VERIFYING, "a log-in is being tried");
    }
  }

  private static void servingOrPending(
      Conditions conditions, Observation observed, Component component, String count) {
    ConditionType type = ConditionType.of(component);
    if (component == Component.GATEWAY && observed.gatewayUrl().isEmpty()) {
      Verdict pending =
          observed
              .verdicts()
              .getOrDefault(
                  component, new Verdict(false, Reason.ADDRESS_PENDING, noAddress(observed)));
      conditions.set(type, false, pending.reason(), count + ", but " + pending.words());
    } else {
      String restart = observed.workload(component).restart().map(text -> "; " + text).orElse("");
      conditions.set(type, true, Reason.SERVING, count + restart);
    }
  }

  private static String noAddress(Observation observed) {
    Exposure exposure = observed.spec().gateway().exposure();
    String name = observed.cluster().of(Component.GATEWAY);
    return switch (exposure.type()) {
      case CLUSTER_IP -> "Service " + name + " is not there yet";
      case NODE_PORT -> "no pod of it tells its node yet";
      case LOAD_BALANCER ->
          "the load balancer of Service "
              + name
              + " has no address yet: does this cluster have a load balancer?";
      case INGRESS ->
          "Ingress "
              + name
              + " has no address yet: does a controller serve "
              + (exposure.className() == null
                  ? "the default IngressClass?"
                  : "IngressClass " + exposure.className() + "?");
      case GATEWAY_API ->
          "HTTPRoute "
              + name
              + " is not accepted yet: is there a Gateway "
              + exposure.className()
              + " that takes routes of this namespace and host?";
    };
  }
}

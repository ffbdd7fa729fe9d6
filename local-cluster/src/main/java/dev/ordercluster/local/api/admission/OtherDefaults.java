package dev.ordercluster.local.api.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The defaults of kinds that make no pods.
final class OtherDefaults {
  private static final String RBAC = "rbac.authorization.k8s.io";

  private OtherDefaults() {}

  static void namespace(ObjectNode namespace) {
    JsonNode metadata = namespace.path("metadata");
    namespace
        .withObject("/metadata/labels")
        .set("kubernetes.io/metadata.name", metadata.path("name"));
    if (!metadata.has("deletionTimestamp")) {
      ArrayNode finalizers = namespace.withObject("/spec").putArray("finalizers");
      finalizers.add("kubernetes");
      Fill.text(namespace.withObject("/status"), "phase", "Active");
    }
  }

  static void service(ObjectNode service) {
    ObjectNode spec = service.withObject("/spec");
    Fill.text(spec, "type", "ClusterIP");
    Fill.text(spec, "sessionAffinity", "None");
    String type = spec.path("type").asText();
    for (ObjectNode port : Fill.each(spec, "ports")) {
      Fill.text(port, "protocol", "TCP");
      if (!port.has("targetPort") && port.has("port")) {
        port.set("targetPort", port.get("port"));
      }
    }
    if (!type.equals("ExternalName")) {
      Fill.text(spec, "internalTrafficPolicy", "Cluster");
      Fill.text(spec, "ipFamilyPolicy", "SingleStack");
      if (!spec.has("ipFamilies")) {
        spec.putArray("ipFamilies").add("IPv4");
      }
    }
    if (type.equals("LoadBalancer") || type.equals("NodePort")) {
      Fill.text(spec, "externalTrafficPolicy", "Cluster");
    }
    if (type.equals("LoadBalancer")) {
      Fill.flag(spec, "allocateLoadBalancerNodePorts", true);
    }
    ObjectNode _ = service.withObject("/status/loadBalancer");
  }

  static void secret(ObjectNode secret) {
    Fill.text(secret, "type", "Opaque");
    JsonNode plain = secret.path("stringData");
    if (plain.isObject()) {
      ObjectNode data = Fill.object(secret, "data");
      plain
          .properties()
          .forEach(
              entry ->
                  data.put(
                      entry.getKey(),
                      Base64.getEncoder()
                          .encodeToString(
                              entry.getValue().asText().getBytes(StandardCharsets.UTF_8))));
      secret.remove("stringData");
    }
  }

  static void networkPolicy(ObjectNode policy) {
    ObjectNode spec = policy.withObject("/spec");
    if (!spec.has("policyTypes")) {
      ArrayNode types = spec.putArray("policyTypes");
      types.add("Ingress");
      if (spec.has("egress")) {
        types.add("Egress");
      }
    }
    for (String direction : new String[] {"ingress", "egress"}) {
      for (ObjectNode rule : Fill.each(spec, direction)) {
        Fill.each(rule, "ports").forEach(port -> Fill.text(port, "protocol", "TCP"));
      }
    }
  }

  static void endpointSlice(ObjectNode slice) {
    for (ObjectNode port : Fill.each(slice, "ports")) {
      Fill.text(port, "name", "");
      Fill.text(port, "protocol", "TCP");
    }
  }

  static void binding(ObjectNode binding) {
    if (binding.get("roleRef") instanceof ObjectNode role) {
      Fill.text(role, "apiGroup", RBAC);
    }
    for (ObjectNode subject : Fill.each(binding, "subjects")) {
      if (!subject.path("kind").asText().equals("ServiceAccount")) {
        Fill.text(subject, "apiGroup", RBAC);
      }
    }
  }

  static void storageClass(ObjectNode storageClass) {
    Fill.text(storageClass, "reclaimPolicy", "Delete");
    Fill.text(storageClass, "volumeBindingMode", "Immediate");
  }
}

package dev.ordercluster.local.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.resource.ResourceType;
import dev.ordercluster.local.api.resource.TypeRegistry;
import dev.ordercluster.local.api.verbs.Outcome;
import dev.ordercluster.local.api.verbs.Resources;
import dev.ordercluster.local.api.verbs.Target;
import dev.ordercluster.local.api.verbs.WriteOptions;
import java.util.List;

/// The objects that every cluster has from its first start.
final class FirstObjects {
  private static final List<String> NAMESPACES =
      List.of("default", "kube-system", "kube-public", "kube-node-lease");

  private FirstObjects() {}

  static void create(Resources resources, TypeRegistry types, String caPem) {
    for (String namespace : NAMESPACES) {
      ensure(resources, types, "", "namespaces", object(namespace));
      ensure(resources, types, namespace, "serviceaccounts", object("default"));
      ObjectNode ca = object("kube-root-ca.crt");
      ca.putObject("data").put("ca.crt", caPem);
      ensure(resources, types, namespace, "configmaps", ca);
    }
  }

  private static ObjectNode object(String name) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.putObject("metadata").put("name", name);
    return out;
  }

  private static void ensure(
      Resources resources, TypeRegistry types, String namespace, String plural, ObjectNode object) {
    ResourceType type = types.find("", "v1", plural);
    if (type == null) {
      throw new IllegalStateException("built-in resource " + plural + " is not served");
    }
    String name = object.path("metadata").path("name").asText();
    Target target = new Target(type, namespace, name, "");
    if (resources.store().get(target.key()) == null) {
      Outcome _ =
          resources.create(
              new Target(type, namespace, "", ""), object, WriteOptions.of("local-cluster"));
    }
  }
}

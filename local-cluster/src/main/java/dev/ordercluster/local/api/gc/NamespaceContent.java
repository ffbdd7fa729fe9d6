package dev.ordercluster.local.api.gc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.resource.ResourceType;
import dev.ordercluster.local.api.resource.TypeRegistry;
import dev.ordercluster.local.api.status.StatusException;
import dev.ordercluster.local.api.verbs.Outcome;
import dev.ordercluster.local.api.verbs.Resources;
import dev.ordercluster.local.api.verbs.Target;
import dev.ordercluster.local.api.verbs.WriteOptions;
import java.util.List;

/// The objects that every namespace has: its default service account and the cluster's CA.
public final class NamespaceContent {
  private static final List<String> FIRST =
      List.of("default", "kube-system", "kube-public", "kube-node-lease");

  private final Resources resources;
  private final TypeRegistry types;
  private final String caPem;

  public NamespaceContent(Resources resources, TypeRegistry types, String caPem) {
    this.resources = resources;
    this.types = types;
    this.caPem = caPem;
  }

  /// Creates the namespaces of a new cluster.
  public void createFirst() {
    for (String namespace : FIRST) {
      ensure("", "namespaces", object(namespace));
      fill(namespace);
    }
  }

  /// Gives a namespace what it should have.
  public void fill(String namespace) {
    ensure(namespace, "serviceaccounts", object("default"));
    ObjectNode ca = object("kube-root-ca.crt");
    ca.putObject("data").put("ca.crt", caPem);
    ensure(namespace, "configmaps", ca);
  }

  private static ObjectNode object(String name) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.putObject("metadata").put("name", name);
    return out;
  }

  private void ensure(String namespace, String plural, ObjectNode object) {
    ResourceType type = types.find("", "v1", plural);
    if (type == null) {
      throw new IllegalStateException("built-in resource " + plural + " is not served");
    }
    String name = object.path("metadata").path("name").asText();
    if (resources.store().get(type.key(namespace, name)) != null) {
      return;
    }
    try {
      Outcome _ =
          resources.create(
              new Target(type, namespace, "", ""), object, WriteOptions.of("local-cluster"));
    } catch (StatusException e) {
      // Somebody else was faster, or the namespace is going away.
      if (e.code() != 409 && e.code() != 403 && e.code() != 404) {
        throw e;
      }
    }
  }
}

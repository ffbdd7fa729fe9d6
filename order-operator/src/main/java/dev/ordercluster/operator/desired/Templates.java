package dev.ordercluster.operator.desired;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// Reads what lies beside the classes as YAML, and puts a cluster's own labels into its queries:
/// `@cluster` for what its pods export, `@told` for what the operator exports about it.
final class Templates {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private Templates() {}

  static JsonNode read(String name) {
    try (InputStream in = Templates.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + " is part of every build");
      }
      return YAML.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String query(String template, ClusterName cluster) {
    String namespace = "namespace=\"" + cluster.namespace() + "\",";
    return template
        .strip()
        .replace("@cluster", namespace + "ordercluster=\"" + cluster.name() + "\"")
        .replace("@told", namespace + "cluster=\"" + cluster.name() + "\"");
  }
}

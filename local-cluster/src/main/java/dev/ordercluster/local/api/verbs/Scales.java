package dev.ordercluster.local.api.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.resource.ResourceType;
import dev.ordercluster.local.api.status.FieldFault;
import dev.ordercluster.local.api.status.StatusException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// The scale subresource: replicas of any kind that declares where they are.
public final class Scales {
  private final Resources resources;

  public Scales(Resources resources) {
    this.resources = resources;
  }

  public ObjectNode get(Target parent) {
    return scale(resources.get(parent), paths(parent.type()));
  }

  /// Changes the wanted replicas to those of `change` applied to the present scale.
  public ObjectNode update(Target parent, UnaryOperator<ObjectNode> change, WriteOptions options) {
    Paths paths = paths(parent.type());
    return resources
        .store()
        .exclusively(
            () -> {
              ObjectNode object = resources.get(parent);
              ObjectNode wanted = change.apply(scale(object, paths));
              Change.checkVersion(parent, object, wanted);
              JsonNode replicas = wanted.path("spec").path("replicas");
              if (!replicas.isIntegralNumber() || replicas.asInt() < 0) {
                throw StatusException.invalid(
                    "Scale.autoscaling",
                    parent.name(),
                    List.of(
                        FieldFault.invalid(
                            "spec.replicas",
                            replicas.toString(),
                            "must be greater than or equal to 0")));
              }
              Outcome outcome =
                  resources.patch(
                      new Target(parent.type(), parent.namespace(), parent.name(), ""),
                      (current, _) -> {
                        set(current, paths.replicas(), replicas);
                        return current;
                      },
                      options);
              return scale(outcome.body(), paths);
            });
  }

  private static ObjectNode scale(ObjectNode object, Paths paths) {
    ObjectNode scale = JsonNodeFactory.instance.objectNode();
    scale.put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      JsonNode value = object.path("metadata").get(field);
      if (value != null) {
        metadata.set(field, value);
      }
    }
    scale.putObject("spec").put("replicas", at(object, paths.replicas()).asInt());
    ObjectNode status = scale.putObject("status");
    status.put("replicas", at(object, paths.status()).asInt());
    JsonNode selector = at(object, paths.selector());
    if (selector.isTextual()) {
      status.put("selector", selector.asText());
    } else if (selector.path("matchLabels").isObject()) {
      status.put(
          "selector",
          selector.path("matchLabels").properties().stream()
              .map(Scales::pair)
              .collect(Collectors.joining(",")));
    }
    return scale;
  }

  private static String pair(Map.Entry<String, JsonNode> label) {
    return label.getKey() + "=" + label.getValue().asText();
  }

  private static Paths paths(ResourceType type) {
    if (type.custom() == null) {
      return new Paths(".spec.replicas", ".status.replicas", ".spec.selector");
    }
    JsonNode scale = type.custom().definition().path("subresources").path("scale");
    return new Paths(
        scale.path("specReplicasPath").asText(),
        scale.path("statusReplicasPath").asText(),
        scale.path("labelSelectorPath").asText());
  }

  private static JsonNode at(ObjectNode object, String path) {
    return object.at(path.replace('.', '/'));
  }

  private static void set(ObjectNode object, String path, JsonNode value) {
    int dot = path.lastIndexOf('.');
    ObjectNode parent =
        dot <= 0 ? object : object.withObject(path.substring(0, dot).replace('.', '/'));
    parent.set(path.substring(dot + 1), value);
  }

  private record Paths(String replicas, String status, String selector) {}
}

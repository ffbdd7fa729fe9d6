package dev.ordercluster.local.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.status.FieldFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules of a CRD's structural schema.
public final class StructuralRules implements CustomRules {
  private static final String KEEP = "x-kubernetes-preserve-unknown-fields";
  private static final Set<String> ENVELOPE = Set.of("apiVersion", "kind", "metadata");

  private final JsonNode schema;
  private @Nullable Compiled compiled;

  /// What takes time to make and is made when the first object needs it.
  private record Compiled(SchemaValidator schema, CelRules rules) {}

  public StructuralRules(JsonNode schema) {
    this.schema = schema;
  }

  @Override
  public synchronized void compile() {
    if (compiled == null) {
      compiled = new Compiled(new SchemaValidator(schema), new CelRules(schema));
    }
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    fill(object, schema);
  }

  @Override
  public List<String> prune(ObjectNode object) {
    List<String> gone = new ArrayList<>();
    if (object.get("metadata") instanceof ObjectNode metadata) {
      Decoding.clean(metadata, ModelSchemas.of(io.fabric8.kubernetes.api.model.ObjectMeta.class))
          .forEach(path -> gone.add("metadata." + path));
    }
    prune(object, schema, "", gone);
    return gone;
  }

  @Override
  public List<FieldFault> validate(ObjectNode object, @Nullable ObjectNode old) {
    Compiled checks = compiled();
    List<FieldFault> faults = checks.schema().validate(object);
    // Rules may rely on the types that the schema promises.
    return faults.isEmpty() ? checks.rules().validate(object, old) : faults;
  }

  private synchronized Compiled compiled() {
    compile();
    return Objects.requireNonNull(compiled, "compiled above");
  }

  private static void fill(JsonNode value, JsonNode schema) {
    if (value instanceof ObjectNode object) {
      schema
          .path("properties")
          .properties()
          .forEach(
              entry -> {
                JsonNode property = entry.getValue();
                JsonNode current = object.get(entry.getKey());
                boolean absent =
                    current == null || (current.isNull() && !property.path("nullable").asBoolean());
                if (absent && property.has("default")) {
                  object.set(entry.getKey(), property.get("default").deepCopy());
                }
              });
      object.properties().forEach(entry -> fill(entry.getValue(), child(schema, entry.getKey())));
    } else if (value.isArray()) {
      value.forEach(item -> fill(item, schema.path("items")));
    }
  }

  private static void prune(JsonNode value, JsonNode schema, String path, List<String> gone) {
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        prune(value.get(i), schema.path("items"), path + "[" + i + "]", gone);
      }
    } else if (value instanceof ObjectNode object) {
      boolean open =
          schema.path(KEEP).asBoolean()
              || schema.has("additionalProperties")
              || schema.path("x-kubernetes-embedded-resource").asBoolean();
      object
          .properties()
          .removeIf(
              entry -> {
                boolean known =
                    open
                        || schema.path("properties").has(entry.getKey())
                        || (path.isEmpty() && ENVELOPE.contains(entry.getKey()));
                if (!known) {
                  gone.add(join(path, entry.getKey()));
                }
                return !known || dropsNull(entry.getValue(), child(schema, entry.getKey()));
              });
      object
          .properties()
          .forEach(
              entry -> {
                boolean envelope = path.isEmpty() && ENVELOPE.contains(entry.getKey());
                JsonNode below = child(schema, entry.getKey());
                boolean unknown = below.isMissingNode();
                if (!envelope && !unknown) {
                  prune(entry.getValue(), below, join(path, entry.getKey()), gone);
                }
              });
    }
  }

  private static boolean dropsNull(JsonNode value, JsonNode schema) {
    return value.isNull() && !schema.path("nullable").asBoolean() && !schema.isMissingNode();
  }

  private static JsonNode child(JsonNode schema, String property) {
    JsonNode known = schema.path("properties").path(property);
    return known.isMissingNode() ? schema.path("additionalProperties") : known;
  }

  private static String join(String path, String property) {
    return path.isEmpty() ? property : path + "." + property;
  }
}

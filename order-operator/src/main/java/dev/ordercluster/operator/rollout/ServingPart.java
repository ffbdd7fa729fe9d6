package dev.ordercluster.operator.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.desired.Checksum;
import java.util.List;
import java.util.Optional;

/// The part of a spec that can be taken back: the version and what the gateways and order services
/// are like. How many there are is not part of it, nor are the data services, whose volumes know no
/// way back.
///
/// Works on the JSON form, so that a field that the spec gains is part of it without more ado.
public final class ServingPart {
  private static final List<String> COMPONENTS = List.of("orderService", "gateway");
  private static final List<String> SCALE = List.of("replicas", "autoscaling");
  private static final String VERSION = "version";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private ServingPart() {}

  /// The part as it is kept.
  static JsonNode of(OrderClusterSpec spec) {
    ObjectNode whole = JSON.valueToTree(spec);
    ObjectNode part = JSON.createObjectNode();
    part.set(VERSION, whole.get(VERSION));
    for (String component : COMPONENTS) {
      ObjectNode without = whole.withObjectProperty(component).deepCopy();
      part.set(component, without.remove(SCALE));
    }
    return part;
  }

  /// Tells whether two specs serve alike.
  public static String digest(OrderClusterSpec spec) {
    return Checksum.of(of(spec).toString());
  }

  /// A spec with this part instead of its own, as many instances as before.
  ///
  /// @return empty when the part cannot be read, because somebody edited it
  static Optional<OrderClusterSpec> within(OrderClusterSpec spec, JsonNode part) {
    if (!part.path(VERSION).isTextual()) {
      return Optional.empty();
    }
    ObjectNode whole = JSON.valueToTree(spec);
    whole.set(VERSION, part.get(VERSION));
    for (String component : COMPONENTS) {
      ObjectNode kept = JSON.createObjectNode();
      if (part.get(component) instanceof ObjectNode held) {
        kept.setAll(held);
      }
      ObjectNode now = whole.withObjectProperty(component);
      for (String field : SCALE) {
        Optional.ofNullable(now.get(field)).ifPresent(value -> kept.set(field, value));
      }
      whole.set(component, kept);
    }
    try {
      return Optional.ofNullable(JSON.treeToValue(whole, OrderClusterSpec.class));
    } catch (JsonProcessingException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}

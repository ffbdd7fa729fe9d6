package dev.ordercluster.local.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// JSON values as CEL sees them: the schema tells integers from doubles, and property names that
/// are no CEL identifiers are there under their escaped names too.
final class CelValues {
  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return");

  private CelValues() {}

  static Object of(JsonNode value, JsonNode schema) {
    return switch (value.getNodeType()) {
      case OBJECT -> object(value, schema);
      case ARRAY -> {
        List<Object> list = new ArrayList<>();
        value.forEach(item -> list.add(of(item, schema.path("items"))));
        yield list;
      }
      case NUMBER ->
          schema.path("type").asText().equals("number") || !value.isIntegralNumber()
              ? (Object) value.doubleValue()
              : (Object) value.longValue();
      case BOOLEAN -> value.booleanValue();
      default -> value.asText();
    };
  }

  private static Map<String, Object> object(JsonNode value, JsonNode schema) {
    Map<String, Object> map = new LinkedHashMap<>();
    value
        .properties()
        .forEach(
            entry -> {
              if (!entry.getValue().isNull()) {
                JsonNode known = schema.path("properties").path(entry.getKey());
                boolean property = known.isObject();
                JsonNode type = property ? known : schema.path("additionalProperties");
                String name = property ? escaped(entry.getKey()) : entry.getKey();
                map.put(name, of(entry.getValue(), type));
              }
            });
    return map;
  }

  private static String escaped(String name) {
    if (RESERVED.contains(name)) {
      return "__" + name + "__";
    }
    return name.replace("__", "__underscores__")
        .replace(".", "__dot__")
        .replace("-", "__dash__")
        .replace("/", "__slash__");
  }
}

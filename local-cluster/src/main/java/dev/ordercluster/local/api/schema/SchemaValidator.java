package dev.ordercluster.local.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import dev.ordercluster.local.api.status.FieldFault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// Validates objects against a CRD's OpenAPI schema and reports in the API server's words.
final class SchemaValidator {
  private final com.networknt.schema.Schema compiled;

  SchemaValidator(JsonNode schema) {
    ObjectNode root = schema.deepCopy();
    removeExtensions(root);
    // The envelope is checked for every kind elsewhere.
    if (root.get("properties") instanceof ObjectNode properties) {
      properties.remove(List.of("metadata", "apiVersion", "kind"));
    }
    this.compiled =
        SchemaRegistry.withDialect(Dialects.getOpenApi30())
            .getSchema(root.toString(), InputFormat.JSON);
  }

  // The validator warns about keywords that it does not know.
  private static void removeExtensions(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().removeIf(entry -> entry.getKey().startsWith("x-kubernetes-"));
    }
    node.forEach(SchemaValidator::removeExtensions);
  }

  List<FieldFault> validate(ObjectNode object) {
    LinkedHashSet<FieldFault> faults = new LinkedHashSet<>();
    for (Error error : compiled.validate(object.toString(), InputFormat.JSON)) {
      faults.add(fault(error, object));
    }
    return new ArrayList<>(faults);
  }

  private static FieldFault fault(Error error, ObjectNode object) {
    String pointer = pointer(String.valueOf(error.getInstanceLocation()));
    JsonNode value = object.at(pointer);
    String path = path(pointer, object);
    String keyword = String.valueOf(error.getKeyword());
    if (keyword.equals("required")) {
      String property = String.valueOf(error.getProperty());
      return FieldFault.required(path.isEmpty() ? property : path + "." + property, "");
    }
    if (keyword.equals("enum")) {
      return FieldFault.unsupported(path, shown(value), supported(error));
    }
    return FieldFault.invalid(path, shown(value), path + " in body " + why(keyword, error, value));
  }

  private static String why(String keyword, Error error, JsonNode value) {
    String limit = limit(error);
    return switch (keyword) {
      case "minimum" -> "should be greater than or equal to " + limit;
      case "maximum" -> "should be less than or equal to " + limit;
      case "exclusiveMinimum" -> "should be greater than " + limit;
      case "exclusiveMaximum" -> "should be less than " + limit;
      case "multipleOf" -> "should be a multiple of " + limit;
      case "pattern" -> "should match '" + limit + "'";
      case "minLength" -> "should be at least " + limit + " chars long";
      case "maxLength" -> "should be at most " + limit + " chars long";
      case "minItems" -> "should have at least " + limit + " items";
      case "maxItems" -> "should have at most " + limit + " items";
      case "minProperties" -> "should have at least " + limit + " properties";
      case "maxProperties" -> "should have at most " + limit + " properties";
      case "uniqueItems" -> "shouldn't contain duplicates";
      case "type" -> "must be of type " + expectedType(error) + ": " + quotedType(value);
      case "oneOf" -> "must validate one and only one schema (oneOf)";
      case "anyOf" -> "must validate at least one schema (anyOf)";
      case "not" -> "must not validate the schema (not)";
      default -> String.valueOf(error.getMessage());
    };
  }

  // The value of the broken keyword in the schema.
  private static String limit(Error error) {
    var limit = error.getSchemaNode();
    if (limit == null) {
      return "";
    }
    return limit.isString() ? limit.stringValue() : limit.toString();
  }

  private static String expectedType(Error error) {
    Object[] arguments = error.getArguments();
    return arguments == null || arguments.length < 2
        ? String.valueOf(error.getMessage())
        : String.valueOf(arguments[1]);
  }

  private static String quotedType(JsonNode value) {
    return "\"" + value.getNodeType().name().toLowerCase(Locale.ROOT) + "\"";
  }

  private static String supported(Error error) {
    var schema = Objects.requireNonNull(error.getSchemaNode(), "an enum error names its values");
    return StreamSupport.stream(schema.spliterator(), false)
        .map(String::valueOf)
        .collect(Collectors.joining(", "));
  }

  /// A value as messages show it: scalars as they are, structures by their kind.
  static String shown(JsonNode value) {
    if (value.isMissingNode()) {
      return "null";
    }
    if (value.isContainerNode()) {
      return value.isObject() ? "\"object\"" : "\"array\"";
    }
    return value.toString();
  }

  private static String pointer(String location) {
    return location.equals("$") || location.equals("/") ? "" : location;
  }

  private static String path(String pointer, JsonNode root) {
    StringBuilder out = new StringBuilder();
    JsonNode at = root;
    for (String step : Arrays.asList(pointer.split("/", -1)).subList(1, steps(pointer))) {
      String name = step.replace("~1", "/").replace("~0", "~");
      if (at.isArray()) {
        out.append('[').append(name).append(']');
        at = at.path(Integer.parseInt(name));
      } else {
        out.append(out.isEmpty() ? "" : ".").append(name);
        at = at.path(name);
      }
    }
    return out.toString();
  }

  private static int steps(String pointer) {
    return Math.max(1, pointer.split("/", -1).length);
  }
}

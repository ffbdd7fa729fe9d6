package dev.ordercluster.gateway.landing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// JSON schemas in words.
final class Shapes {
  private static final int DEEPEST = 4;
  private static final List<String> BOUNDS =
      List.of(
          "format",
          "pattern",
          "minimum",
          "maximum",
          "minLength",
          "maxLength",
          "minItems",
          "maxItems",
          "maxProperties",
          "default",
          "const");

  private Shapes() {}

  static String anchor(String schema) {
    return "schema-" + schema;
  }

  /// What a reference points to; anything else as it is.
  static JsonNode resolved(JsonNode root, JsonNode node) {
    String reference = node.path("$ref").asText();
    return reference.startsWith("#/") ? root.at(reference.substring(1)) : node;
  }

  /// The bodies that are sent or answered, one per media type.
  static void contents(Markup page, JsonNode content) {
    content
        .properties()
        .forEach(
            media -> {
              JsonNode schema = media.getValue().path("schema");
              page.open("p").element("code", media.getKey()).raw(" ").raw(type(schema)).close("p");
              members(page, schema, DEEPEST);
              example(page, media.getValue().path("example"));
            });
  }

  private static void example(Markup page, JsonNode example) {
    if (!example.isMissingNode()) {
      page.open("pre", "tabindex", "0", "aria-label", "Example").open("code");
      page.text(example.isTextual() ? example.asText() : example.toPrettyString());
      page.close("code").close("pre");
    }
  }

  /// A schema's type as HTML, with links to named ones.
  static String type(JsonNode schema) {
    String reference = schema.path("$ref").asText();
    if (!reference.isEmpty()) {
      String name = reference.substring(reference.lastIndexOf('/') + 1);
      return new Markup().open("a", "href", "#" + anchor(name)).text(name).close("a").toString();
    }
    for (String joined : List.of("allOf", "oneOf", "anyOf")) {
      if (schema.has(joined)) {
        return StreamSupport.stream(schema.get(joined).spliterator(), false)
            .map(Shapes::type)
            .collect(Collectors.joining(joined.equals("allOf") ? " and " : " or "));
      }
    }
    if (schema.has("enum")) {
      return StreamSupport.stream(schema.get("enum").spliterator(), false)
          .map(value -> "<code>" + Markup.escaped(value.asText()) + "</code>")
          .collect(Collectors.joining(" or "));
    }
    String type = words(schema.path("type"));
    if (type.startsWith("array")) {
      return Markup.escaped(type) + " of " + type(schema.path("items"));
    }
    return Markup.escaped(type + bounds(schema));
  }

  private static String words(JsonNode type) {
    return type.isArray()
        ? StreamSupport.stream(type.spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining(" or "))
        : type.asText("anything");
  }

  private static String bounds(JsonNode schema) {
    String text =
        BOUNDS.stream()
            .filter(schema::has)
            .map(name -> spoken(name) + " " + schema.get(name).asText())
            .collect(Collectors.joining(", "));
    return text.isEmpty() ? "" : " (" + text + ")";
  }

  private static String spoken(String name) {
    return name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }

  /// The members of an object, each with its type; those of objects inside are shown below them.
  static void members(Markup page, JsonNode schema) {
    page.element("p", schema.path("description").asText());
    if (!schema.has("properties") && !schema.has("allOf")) {
      page.open("p").raw(type(schema)).close("p");
    }
    members(page, schema, DEEPEST);
  }

  private static void members(Markup page, JsonNode schema, int depth) {
    schema.path("allOf").forEach(part -> members(page, part, depth));
    JsonNode properties = schema.path("properties");
    if (properties.isEmpty() || depth == 0) {
      return;
    }
    List<String> required =
        StreamSupport.stream(schema.path("required").spliterator(), false)
            .map(JsonNode::asText)
            .toList();
    page.open("dl", "class", "members");
    properties
        .properties()
        .forEach(
            member -> {
              JsonNode value = member.getValue();
              page.open("dt").element("code", member.getKey());
              page.text(required.contains(member.getKey()) ? " required" : "").close("dt");
              page.open("dd").raw(type(value)).raw(" ");
              page.inline(value.path("description").asText());
              members(page, value, depth - 1);
              members(page, value.path("items"), depth - 1);
              page.close("dd");
            });
    page.close("dl");
  }
}

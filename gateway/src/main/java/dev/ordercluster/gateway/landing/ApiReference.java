package dev.ordercluster.gateway.landing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.gateway.wire.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;

/// The API's description as one page to read: plain HTML that is made here, with no script and
/// nothing from elsewhere, so it can be read by keyboard, by ear and in any browser.
public final class ApiReference implements Rewriting {
  private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

  private final ApiDocument api;

  public ApiReference(ApiDocument api) {
    this.api = api;
  }

  @Override
  public byte[] apply(byte[] document) throws IOException {
    ObjectNode description = api.merged(document);
    Markup page = new Markup();
    begin(page, description);
    Map<String, List<Operation>> groups = groups(description);
    navigation(page, groups);
    page.open("main", "id", "content");
    page.element("h1", description.at("/info/title").asText());
    page.element("p", description.at("/info/description").asText());
    callers(page, description.at("/components/securitySchemes"));
    JsonNode tags = description.path("tags");
    groups.forEach((tag, operations) -> group(page, about(tags, tag), tag, operations));
    schemas(page, description.at("/components/schemas"));
    page.close("main").close("body").close("html");
    return page.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Headers headers() {
    return Pages.html();
  }

  private record Operation(String method, String path, JsonNode node, JsonNode root) {
    String id() {
      return "op-" + node.path("operationId").asText(method + path.replaceAll("[^a-z]+", "-"));
    }
  }

  private static void begin(Markup page, JsonNode description) {
    page.raw("<!doctype html>").open("html", "lang", "en").open("head");
    page.raw("<meta charset=\"utf-8\">");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    page.raw("<meta name=\"color-scheme\" content=\"light dark\">");
    page.element("title", description.at("/info/title").asText() + " reference");
    page.raw("<link rel=\"stylesheet\" href=\"/style.css\">");
    page.raw("<link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">");
    page.close("head").open("body", "class", "reference");
    page.raw("<a class=\"skip\" href=\"#content\">Skip to the content</a>");
  }

  private static Map<String, List<Operation>> groups(JsonNode description) {
    Map<String, List<Operation>> groups = new LinkedHashMap<>();
    description
        .path("tags")
        .forEach(tag -> groups.put(tag.path("name").asText(), new ArrayList<>()));
    description
        .path("paths")
        .properties()
        .forEach(
            path ->
                METHODS.stream()
                    .filter(method -> path.getValue().has(method))
                    .forEach(
                        method -> {
                          JsonNode node = path.getValue().get(method);
                          groups
                              .computeIfAbsent(
                                  node.path("tags").path(0).asText("other"), _ -> new ArrayList<>())
                              .add(new Operation(method, path.getKey(), node, description));
                        }));
    groups.values().removeIf(List::isEmpty);
    return groups;
  }

  private static void navigation(Markup page, Map<String, List<Operation>> groups) {
    page.open("header").raw("<a class=\"home\" href=\"/\">OrderCluster</a>");
    page.open("nav", "aria-label", "Contents").open("ul");
    page.raw("<li><a href=\"#callers\">Who calls</a></li>");
    groups
        .keySet()
        .forEach(
            tag -> page.open("li").open("a", "href", "#" + tag).text(tag).close("a").close("li"));
    page.raw("<li><a href=\"#schemas\">Schemas</a></li>");
    page.raw("<li><a href=\"/openapi.json\">openapi.json</a></li>");
    page.raw("<li><a href=\"/asyncapi.json\">asyncapi.json</a></li>");
    page.close("ul").close("nav").close("header");
  }

  private static void callers(Markup page, JsonNode schemes) {
    page.open("section", "aria-labelledby", "callers");
    page.raw("<h2 id=\"callers\">Who calls</h2>").open("dl");
    schemes
        .properties()
        .forEach(
            scheme -> {
              page.open("dt").element("code", scheme.getKey()).close("dt");
              page.element("dd", scheme.getValue().path("description").asText());
            });
    page.close("dl").close("section");
  }

  private static String about(JsonNode tags, String name) {
    return StreamSupport.stream(tags.spliterator(), false)
        .filter(tag -> tag.path("name").asText().equals(name))
        .map(tag -> tag.path("description").asText())
        .findFirst()
        .orElse("");
  }

  private static void group(Markup page, String about, String tag, List<Operation> operations) {
    page.open("section", "aria-labelledby", tag);
    page.open("h2", "id", tag).text(tag).close("h2").element("p", about);
    operations.forEach(operation -> operation(page, operation));
    page.close("section");
  }

  private static void operation(Markup page, Operation operation) {
    JsonNode node = operation.node();
    page.open("details", "id", operation.id()).open("summary");
    page.open("h3");
    page.open("span", "class", "method " + operation.method());
    page.text(operation.method().toUpperCase(Locale.ROOT)).close("span");
    page.raw(" ").element("code", operation.path()).close("h3");
    page.open("span", "class", "what").text(node.path("summary").asText()).close("span");
    page.close("summary");
    page.element("p", node.path("description").asText());
    page.element("p", who(node));
    parameters(page, operation);
    JsonNode body = node.path("requestBody");
    if (body.has("content")) {
      page.element("h4", body.path("required").asBoolean() ? "Body" : "Body (optional)");
      page.element("p", body.path("description").asText());
      Shapes.contents(page, body.path("content"));
    }
    page.element("h4", "Answers").open("dl", "class", "answers");
    node.path("responses").properties().forEach(answer -> answer(page, operation, answer));
    page.close("dl").close("details");
  }

  private static void answer(Markup page, Operation operation, Map.Entry<String, JsonNode> answer) {
    JsonNode response = Shapes.resolved(operation.root(), answer.getValue());
    String status = answer.getKey().equals("default") ? "others" : answer.getKey();
    page.open("dt").element("code", status).close("dt").open("dd");
    page.inline(response.path("description").asText());
    Shapes.contents(page, response.path("content"));
    page.close("dd");
  }

  private static String who(JsonNode node) {
    if (node.path("security").isEmpty()) {
      return "Anyone may use it.";
    }
    String roles =
        String.join(
            ", ",
            StreamSupport.stream(node.path("x-roles").spliterator(), false)
                .map(role -> "`" + role.asText() + "`")
                .toList());
    return roles.isEmpty()
        ? "For whoever is known."
        : "For " + roles + " with the scope `" + node.path("x-scope").asText() + "`.";
  }

  private static void parameters(Markup page, Operation operation) {
    JsonNode parameters = operation.node().path("parameters");
    if (parameters.isEmpty()) {
      return;
    }
    page.element("h4", "Parameters").open("dl");
    for (JsonNode each : parameters) {
      JsonNode parameter = Shapes.resolved(operation.root(), each);
      page.open("dt").element("code", parameter.path("name").asText());
      page.text(" in " + parameter.path("in").asText());
      page.text(parameter.path("required").asBoolean() ? ", required" : "").close("dt");
      page.open("dd").raw(Shapes.type(parameter.path("schema"))).raw(" ");
      page.inline(parameter.path("description").asText()).close("dd");
    }
    page.close("dl");
  }

  private static void schemas(Markup page, JsonNode schemas) {
    page.open("section", "aria-labelledby", "schemas");
    page.raw("<h2 id=\"schemas\">Schemas</h2>");
    schemas
        .properties()
        .forEach(
            schema -> {
              page.open("section", "class", "schema", "id", Shapes.anchor(schema.getKey()));
              page.element("h3", schema.getKey());
              Shapes.members(page, schema.getValue());
              page.close("section");
            });
    page.close("section");
  }
}

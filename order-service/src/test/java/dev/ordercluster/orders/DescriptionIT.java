package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.orders.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The documents against the running service: routes, roles, examples, answers, event types.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DescriptionIT {
  private static final Pattern EVENT_TYPE = Pattern.compile("shop\\.[a-z-]+\\.[a-z-]+\\.v[0-9]");
  private TestService service;
  private JsonNode openApi;
  private JsonNode asyncApi;

  @BeforeAll
  void start() {
    service = TestService.start();
    openApi = service.anonymous().get("/openapi.json").json();
    asyncApi = service.anonymous().get("/asyncapi.json").json();
    service.staff().post("/v1/products", Client.product("TEA-1", 1000));
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void everyRouteIsDescribedAndNothingElse() {
    Set<String> described = new TreeSet<>();
    openApi
        .at("/paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    assertThat(described).containsExactlyElementsOf(new TreeSet<>(routes()));
  }

  @Test
  void everyOperationHasANameOfItsOwnASummaryAndItsPathParameters() {
    assertThat(openApi.at("/openapi").asText()).startsWith("3.1");
    Set<String> names = new HashSet<>();
    for (String route : routes()) {
      JsonNode operation = operation(route);
      assertThat(names.add(operation.at("/operationId").asText())).as(route).isTrue();
      assertThat(operation.at("/summary").asText()).as(route).isNotBlank();
      assertThat(operation.at("/responses/default/$ref").asText()).as(route).endsWith("/Problem");
      Set<String> inPath = new TreeSet<>();
      Matcher parameter = Pattern.compile("\\{(\\w+)}").matcher(route);
      while (parameter.find()) {
        inPath.add(parameter.group(1));
      }
      Set<String> declared = new TreeSet<>();
      operation
          .at("/parameters")
          .forEach(
              one -> {
                if (one.path("in").asText().equals("path")) {
                  declared.add(one.path("name").asText());
                }
              });
      assertThat(declared).as(route).isEqualTo(inPath);
    }
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    assertReferences(openApi, openApi);
    assertReferences(asyncApi, asyncApi);
  }

  List<RouteCase> cases() {
    return RouteRoleIT.cases().stream().filter(RouteCase::isPublished).toList();
  }

  private List<String> routes() {
    return service.routes().stream().filter(route -> !route.contains(" /internal/")).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theRolesOfAnOperationAreThoseThatTheRouteLetsIn(RouteCase row) {
    JsonNode operation = operation(row.route());
    List<String> let = new ArrayList<>();
    for (int i = 0; i < RouteCase.ROLES.size(); i++) {
      int status = row.statuses().get(i);
      if (status != 401 && status != 403) {
        let.add(RouteCase.ROLES.get(i));
      }
    }
    if (operation.has("x-roles")) {
      List<String> described = new ArrayList<>();
      operation.at("/x-roles").forEach(role -> described.add(role.asText()));
      let.remove("none");
      assertThat(let).isEqualTo(described);
    } else {
      assertThat(operation.at("/security").isArray()).as("public").isTrue();
      // Or else everyone without the signature is turned away.
      assertThat(let.isEmpty() || let.contains("anonymous")).isTrue();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void whatARouteAnswersIsWhatIsDescribed(RouteCase row) {
    assertAnswer(row, row.request().by(walk(service.as(subject(), "admin"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theExampleOfARequestIsValidAndCarriedOut(RouteCase row) {
    JsonNode content = operation(row.route()).at("/requestBody/content");
    JsonNode example = content.isEmpty() ? content : content.iterator().next().path("example");
    if (example.isMissingNode()) {
      assertThat(content.path("application/json").has("example")).isFalse();
      return;
    }
    JsonNode schema = content.iterator().next().path("schema");
    assertThat(Schemas.faults(openApi, schema, example.toString())).as(row.route()).isEmpty();
    Client admin = service.as(subject(), "admin").replacing(body -> like(example, body));
    assertAnswer(row, row.request().by(walk(admin)));
  }

  @Test
  void everyEventTypeInTheSourcesIsDescribedAndNothingElse() throws IOException {
    Set<String> used = new TreeSet<>();
    for (String root : List.of("src/main/java", "src/main/resources/db")) {
      try (var files = Files.walk(Path.of(root))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Matcher type = EVENT_TYPE.matcher(Files.readString(file));
          while (type.find()) {
            used.add(type.group());
          }
        }
      }
    }
    Set<String> described = new TreeSet<>();
    asyncApi.at("/components/messages").fieldNames().forEachRemaining(described::add);
    assertThat(described).isEqualTo(used);
  }

  @Test
  void theExamplesOfEventsAreAsDescribed() {
    asyncApi
        .at("/components/messages")
        .forEach(
            message ->
                assertThat(
                        Schemas.faults(
                            asyncApi,
                            message.at("/payload"),
                            message.at("/examples/0/payload").toString()))
                    .as(message.at("/name").asText())
                    .isEmpty());
  }

  private void assertAnswer(RouteCase row, Client.Answer answer) {
    int admin = row.statuses().get(RouteCase.ROLES.indexOf("admin"));
    JsonNode responses = operation(row.route()).at("/responses");
    JsonNode described = responses.path(Integer.toString(answer.status()));
    if (admin >= 400 && admin == answer.status()) {
      described = openApi.at("/components/responses/Problem");
    }
    assertThat(described.isMissingNode())
        .as("%s answered %s %s", row.route(), answer.status(), answer.body())
        .isFalse();
    JsonNode content = described.path("content");
    if (content.isMissingNode() || content.has("text/event-stream")) {
      return;
    }
    assertThat(content.fieldNames().next())
        .isEqualTo(answer.header("Content-Type").split(";", -1)[0]);
    assertThat(Schemas.faults(openApi, content.iterator().next().path("schema"), answer.body()))
        .as("%s answered %s", row.route(), answer.body())
        .isEmpty();
  }

  private JsonNode operation(String route) {
    String[] parts = route.split(" ", 2);
    return openApi.at("/paths").path(parts[1]).path(parts[0].toLowerCase(Locale.ROOT));
  }

  private RouteCase.Walk walk(Client caller) {
    return new RouteCase.Walk(service, caller, subject());
  }

  private static String subject() {
    return "describer-" + UUID.randomUUID();
  }

  // An example names things by their ids; those that exist here take their place.
  private static String like(JsonNode example, String original) {
    if (original.isBlank() || !original.startsWith("{")) {
      return example.toString();
    }
    JsonNode body = Json.parse(original.getBytes(StandardCharsets.UTF_8));
    ObjectNode copy = example.deepCopy();
    for (String member : List.of("sku", "lines", "email", "token", "cartId")) {
      if (copy.has(member) && body.has(member)) {
        copy.set(member, body.path(member));
      }
    }
    return copy.toString();
  }

  private static void assertReferences(JsonNode node, JsonNode document) {
    if (node.has("$ref")) {
      String reference = node.path("$ref").asText();
      assertThat(document.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
    }
    node.forEach(child -> assertReferences(child, document));
  }
}

package dev.ordercluster.orders.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import dev.ordercluster.orders.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The documents against the specifications that they follow.
class DescriptionsTest {
  private final Descriptions descriptions = new Descriptions();

  @Test
  void theOpenApiDocumentIsOneOfVersion31() {
    assertThat(
            faults(specification("openapi-3.1", Dialects.getDraft202012()), descriptions.openApi()))
        .isEmpty();
  }

  @Test
  void theAsyncApiDocumentIsOneOfVersion30() {
    assertThat(faults(specification("asyncapi-3.0", Dialects.getDraft7()), descriptions.asyncApi()))
        .isEmpty();
  }

  @Test
  void aDocumentThatIsNoneIsFoundOut() {
    String broken = descriptions.openApi().replace("\"responses\":", "\"answers\":");
    assertThat(faults(specification("openapi-3.1", Dialects.getDraft202012()), broken))
        .isNotEmpty();
  }

  @Test
  void everySchemaIsASchemaOfItsDialect() {
    Schema dialect =
        SchemaRegistry.withDialect(Dialects.getDraft202012())
            .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    for (JsonNode schema : schemas()) {
      assertThat(faults(dialect, schema.toString())).as(schema.toString()).isEmpty();
    }
  }

  @Test
  void everyObjectSaysWhetherItMayHaveOtherMembers() {
    List<String> undecided = new ArrayList<>();
    schemas().forEach(schema -> undecided(schema, undecided));
    assertThat(undecided).isEmpty();
  }

  @Test
  void everyPageOfAListHasTheSameForm() {
    for (JsonNode operation : tree(descriptions.openApi()).at("/paths").findValues("get")) {
      JsonNode page = operation.at("/responses/200/content/application~1json/schema");
      if (page.at("/properties").has("next")) {
        assertThat(page.at("/required").toString())
            .as(operation.path("operationId").asText())
            .isEqualTo("[\"items\",\"next\"]");
      }
    }
  }

  private List<JsonNode> schemas() {
    JsonNode openApi = tree(descriptions.openApi());
    List<JsonNode> schemas = new ArrayList<>();
    openApi.at("/components/schemas").forEach(schemas::add);
    schemas.addAll(openApi.path("paths").findValues("schema"));
    schemas.addAll(openApi.at("/components/parameters").findValues("schema"));
    tree(descriptions.asyncApi()).at("/components/schemas").forEach(schemas::add);
    return schemas;
  }

  private static void undecided(JsonNode schema, List<String> found) {
    boolean isObject =
        schema.path("type").asText().equals("object")
            || schema.path("type").toString().contains("\"object\"");
    if (isObject && !schema.has("additionalProperties")) {
      found.add(schema.toString());
    }
    schema.forEach(child -> undecided(child, found));
  }

  private static List<String> faults(Schema schema, String document) {
    return schema.validate(document, InputFormat.JSON).stream()
        .map(error -> error.getInstanceLocation() + " " + error.getMessage())
        .toList();
  }

  private static Schema specification(String name, Dialect dialect) {
    Path file = Path.of("src/test/resources/specifications", name + ".json");
    try {
      return SchemaRegistry.withDialect(dialect)
          .getSchema(Files.readString(file), InputFormat.JSON);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode tree(String document) {
    return Json.parse(document.getBytes(StandardCharsets.UTF_8));
  }
}

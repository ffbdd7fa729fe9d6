package dev.ordercluster.gateway.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.gateway.fixture.ServiceDescription;
import dev.ordercluster.gateway.route.Route;
import dev.ordercluster.gateway.route.Routes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The service's real description, with what the gateway puts into it.
class ApiDocumentTest {
  private static final List<Route> ROUTES = Routes.ofOrderPlatform().all();

  private final ApiDocument document = new ApiDocument(ROUTES);

  private ObjectNode merged() throws IOException {
    return document.merged(ServiceDescription.document());
  }

  @Test
  void everyRouteOfTheGatewayIsDescribedAndNothingElse() throws IOException {
    Set<String> described = new TreeSet<>();
    merged()
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(method -> described.add(row(method, path.getKey()))));
    Set<String> served = new TreeSet<>();
    ROUTES.forEach(route -> served.add(row(route.method(), route.name())));
    assertThat(described).isEqualTo(served);
  }

  private static String row(String method, String path) {
    return method.toLowerCase(Locale.ROOT) + " " + path.replaceAll("\\{[^}]*}", "{}");
  }

  @Test
  void operationsSayWhoMayUseThemAndWhatTheGatewayAnswersByItself() throws IOException {
    JsonNode paths = merged().path("paths");
    JsonNode list = paths.at("/~1v1~1products/get");
    assertThat(list.path("security")).isEmpty();
    assertThat(list.path("responses").has("403")).isFalse();
    JsonNode order = paths.at("/~1v1~1orders/post");
    assertThat(order.path("security").findValuesAsText("none")).isEmpty();
    List<String> ways = new ArrayList<>();
    order.path("security").forEach(way -> way.fieldNames().forEachRemaining(ways::add));
    assertThat(ways).containsExactly("bearer", "session", "apiKey");
    assertThat(order.path("x-scope").asText()).isEqualTo("orders:write");
    for (String status : List.of("401", "403", "413", "415", "429", "502", "503", "504")) {
      assertThat(order.path("responses").has(status)).as(status).isTrue();
    }
  }

  @Test
  void noReferencePointsToNothing() throws IOException {
    ObjectNode api = merged();
    List<String> references = api.findValuesAsText("$ref");
    assertThat(references).hasSizeGreaterThan(100);
    assertThat(references)
        .allSatisfy(
            reference ->
                assertThat(api.at(reference.substring(1)).isMissingNode()).as(reference).isFalse());
  }

  @Test
  void whatIsNoDescriptionIsRefused() {
    for (String text : List.of("[]", "{}", "oops")) {
      assertThatThrownBy(() -> document.apply(text.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void theReferenceIsOnePageWithoutScriptsAndWithoutWhatADocumentSmugglesIn() throws IOException {
    ObjectNode api = merged();
    ((ObjectNode) api.path("info")).put("title", "<script>alert('x')</script>");
    ((ObjectNode) api.at("/paths/~1v1~1products/get")).put("description", "a <b> & `\"c\"`");
    // Ours wins for the title, so the hostile text goes where the service's stays.
    ((ObjectNode) api.at("/paths/~1v1~1products/get")).put("summary", "<img src=x onerror=1>");
    byte[] page = new ApiReference(document).apply(api.toString().getBytes(StandardCharsets.UTF_8));
    String html = new String(page, StandardCharsets.UTF_8);
    assertThat(html)
        .startsWith("<!doctype html><html lang=\"en\">")
        .contains("&lt;img src=x onerror=1&gt;", "a &lt;b&gt; &amp; <code>&quot;c&quot;</code>")
        .contains("id=\"schema-Product\"", "href=\"#schema-Product\"")
        .doesNotContain("<script", "<img", " style=", "http://", "onerror=1>");
    assertThat(html.split("<h1>", -1)).hasSize(2);
    assertThat(html.split("<details", -1)).hasSize(ROUTES.size() + 1);
    assertThat(open(html)).as("elements that are opened and closed").isEmpty();
  }

  private static List<String> open(String html) {
    var tags = java.util.regex.Pattern.compile("<(/?)([a-z0-9]+)[^>]*>").matcher(html);
    List<String> open = new ArrayList<>();
    while (tags.find()) {
      String name = tags.group(2);
      if (name.equals("meta") || name.equals("link")) {
        continue;
      }
      if (tags.group(1).isEmpty()) {
        open.add(name);
      } else {
        assertThat(open.removeLast()).as("what </%s> closes", name).isEqualTo(name);
      }
    }
    return open;
  }
}

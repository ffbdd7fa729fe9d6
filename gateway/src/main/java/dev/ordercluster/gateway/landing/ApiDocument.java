package dev.ordercluster.gateway.landing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.gateway.route.Access;
import dev.ordercluster.gateway.route.Route;
import dev.ordercluster.gateway.wire.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The public API's description: the service's, and what the gateway in front of it adds. Every
/// operation gets the ways of saying who calls and the answers that the gateway gives by itself;
/// operations that the gateway does not pass on are left out.
public final class ApiDocument implements Rewriting {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectNode OURS = read();
  private static final List<String> METHODS =
      List.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  private final List<Route> routes;

  /// A description of these routes.
  public ApiDocument(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  @Override
  public byte[] apply(byte[] document) throws IOException {
    return JSON.writeValueAsBytes(merged(document));
  }

  @Override
  public Headers headers() {
    return Headers.of("Content-Type", "application/json", "Cache-Control", "public, max-age=300");
  }

  /// The service's description with ours put into it.
  ObjectNode merged(byte[] document) throws IOException {
    if (!(JSON.readTree(document) instanceof ObjectNode api) || !api.has("paths")) {
      throw new IOException("the service's description is not an OpenAPI document");
    }
    merge(api, OURS.deepCopy());
    JsonNode paths = api.path("paths");
    List<String> gone = new ArrayList<>();
    paths
        .properties()
        .forEach(
            path -> {
              if (path.getValue() instanceof ObjectNode item && !describe(path.getKey(), item)) {
                gone.add(path.getKey());
              }
            });
    gone.forEach(((ObjectNode) paths)::remove);
    return api;
  }

  // False when nothing of the path is passed on.
  private boolean describe(String path, ObjectNode item) {
    boolean some = false;
    for (String method : METHODS) {
      if (item.path(method) instanceof ObjectNode operation) {
        Optional<Route> route = route(method, path);
        if (route.isPresent()) {
          secure(operation, route.get().access());
          answers(operation, route.get());
          some = true;
        } else {
          item.remove(method);
        }
      }
    }
    return some;
  }

  // Names of parameters may differ between the two tables, their places may not.
  private Optional<Route> route(String method, String path) {
    String shape = shape(path);
    return routes.stream()
        .filter(route -> route.methods().contains(method.toUpperCase(Locale.ROOT)))
        .filter(route -> shape(route.name()).equals(shape))
        .findFirst();
  }

  private static String shape(String path) {
    return path.replaceAll("\\{[^}]*}", "{}");
  }

  private static void secure(ObjectNode operation, Access access) {
    ArrayNode security = operation.putArray("security");
    switch (access) {
      case Access.Public _, Access.Signed _ -> {}
      case Access.Authenticated _, Access.Requires _ -> {
        OURS.at("/components/securitySchemes")
            .fieldNames()
            .forEachRemaining(name -> security.addObject().putArray(name));
      }
    }
    if (access instanceof Access.Requires(String scope, var roles)) {
      operation.put("x-scope", scope);
      ArrayNode names = operation.putArray("x-roles");
      roles.stream().map(role -> role.name().toLowerCase(Locale.ROOT)).sorted().forEach(names::add);
    }
  }

  private static void answers(ObjectNode operation, Route route) {
    ObjectNode responses =
        operation.path("responses") instanceof ObjectNode known
            ? known
            : operation.putObject("responses");
    JsonNode names = OURS.at("/x-answers/everywhere");
    names.properties().forEach(answer -> refer(responses, answer.getKey(), answer.getValue()));
    String more =
        switch (route.access()) {
          case Access.Public _ -> "withCredentials";
          case Access.Signed _ -> "";
          case Access.Authenticated _, Access.Requires _ -> "toKnownCallers";
        };
    OURS.at("/x-answers/" + more)
        .properties()
        .forEach(answer -> refer(responses, answer.getKey(), answer.getValue()));
    if (operation.has("requestBody")) {
      OURS.at("/x-answers/toBodies")
          .properties()
          .forEach(answer -> refer(responses, answer.getKey(), answer.getValue()));
    }
  }

  private static void refer(ObjectNode responses, String status, JsonNode name) {
    if (!responses.has(status)) {
      responses.putObject(status).put("$ref", "#/components/responses/" + name.asText());
    }
  }

  // Ours wins: how to say who calls is the gateway's to say.
  private static void merge(ObjectNode target, ObjectNode ours) {
    ours.properties()
        .forEach(
            member -> {
              if (member.getKey().equals("x-answers")) {
                return;
              }
              if (target.path(member.getKey()) instanceof ObjectNode object
                  && member.getValue() instanceof ObjectNode more
                  && !member.getKey().equals("securitySchemes")) {
                merge(object, more);
              } else {
                target.set(member.getKey(), member.getValue());
              }
            });
  }

  private static ObjectNode read() {
    try (InputStream in = ApiDocument.class.getResourceAsStream("/public/gateway-openapi.json")) {
      if (in != null && JSON.readTree(in) instanceof ObjectNode ours) {
        return ours;
      }
      throw new IllegalStateException("public/gateway-openapi.json is not in the jar");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

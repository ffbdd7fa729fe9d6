package dev.ordercluster.orders.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.EntityTags;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.identity.Grants;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/// `GET /openapi.json` and `GET /asyncapi.json`. The parts are put together once, when the process
/// starts.
public final class Descriptions {
  /// The files under `openapi/`, one per resource, in the order in which they are shown.
  public static final List<String> PARTS =
      List.of(
          "base",
          "orders",
          "payments",
          "carts",
          "catalog",
          "pricing",
          "customers",
          "sessions",
          "jobs",
          "webhooks",
          "api-keys",
          "documents");

  private final String openApi;
  private final String asyncApi;

  public Descriptions() {
    ObjectNode document = Json.mapper().createObjectNode();
    PARTS.forEach(part -> merge(document, read("/openapi/" + part + ".json")));
    this.openApi = Json.text(document);
    this.asyncApi = Json.text(read("/asyncapi/asyncapi.json"));
  }

  /// The routes of this slice.
  public List<Route> routes() {
    return List.of(
        Route.get("/openapi.json", Grants.EVERYONE, call -> reply(call, openApi)),
        Route.get("/asyncapi.json", Grants.EVERYONE, call -> reply(call, asyncApi)));
  }

  /// The OpenAPI document.
  String openApi() {
    return openApi;
  }

  /// The AsyncAPI document.
  String asyncApi() {
    return asyncApi;
  }

  private static Reply reply(Call call, String document) {
    CRC32 sum = new CRC32();
    sum.update(document.getBytes(StandardCharsets.UTF_8));
    String tag = "\"" + Long.toHexString(sum.getValue()) + "\"";
    Reply reply =
        EntityTags.isNotModified(call, tag) ? Reply.empty(304) : Reply.json(200, document);
    return reply.with("ETag", tag).with("Cache-Control", "public, max-age=300");
  }

  // Objects are merged and arrays joined; a member that two parts give different values is a fault.
  private static void merge(ObjectNode target, JsonNode part) {
    part.properties()
        .forEach(
            member -> {
              JsonNode known = target.path(member.getKey());
              switch (known) {
                case ObjectNode object when member.getValue().isObject() ->
                    merge(object, member.getValue());
                case ArrayNode array when member.getValue().isArray() ->
                    member.getValue().forEach(array::add);
                default -> {
                  if (!known.isMissingNode()) {
                    throw new IllegalStateException("two parts describe " + member.getKey());
                  }
                  target.set(member.getKey(), member.getValue().deepCopy());
                }
              }
            });
  }

  private static JsonNode read(String resource) {
    try (InputStream in = Descriptions.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("expected the resource " + resource + ", was absent");
      }
      return Json.mapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.ordercluster.operator.reconcile;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ordercluster.operator.desired.ForeignKind;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// An API server that knows foreign kinds when it is told to, keeps what is applied, and counts.
final class ForeignApi implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Map<String, String> objects = new ConcurrentSkipListMap<>();
  private final Set<ForeignKind> installed = ConcurrentHashMap.newKeySet();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  ForeignApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  Config config() {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
        .withNamespace("default")
        .withRequestRetryBackoffLimit(0)
        .build();
  }

  void install(ForeignKind kind) {
    installed.add(kind);
  }

  /// Puts an object as somebody else would.
  void hold(String path, String json) {
    objects.put(path, json);
  }

  Set<String> paths() {
    return Set.copyOf(objects.keySet());
  }

  /// How often a method was used.
  long count(String method) {
    return requests.stream().filter(request -> request.startsWith(method + " ")).count();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String method = exchange.getRequestMethod();
    requests.add(method + " " + path);
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    switch (method) {
      case "PATCH" -> {
        objects.put(path, body);
        send(exchange, 200, body);
      }
      case "DELETE" -> {
        objects.remove(path);
        send(exchange, 200, "{\"kind\": \"Status\", \"status\": \"Success\"}");
      }
      default -> read(exchange, path);
    }
  }

  private void read(HttpExchange exchange, String path) throws IOException {
    if (objects.containsKey(path)) {
      send(exchange, 200, objects.getOrDefault(path, ""));
    } else if (path.startsWith("/apis/") && path.chars().filter(c -> c == '/').count() == 3) {
      discovery(exchange, path.substring("/apis/".length()));
    } else if (installed.stream().anyMatch(kind -> path.endsWith("/" + kind.plural()))) {
      send(exchange, 200, list(path));
    } else {
      send(exchange, 404, "{\"kind\": \"Status\", \"status\": \"Failure\", \"code\": 404}");
    }
  }

  private void discovery(HttpExchange exchange, String apiVersion) throws IOException {
    ObjectNode answer = JSON.createObjectNode();
    answer.put("kind", "APIResourceList").put("apiVersion", "v1").put("groupVersion", apiVersion);
    ArrayNode resources = answer.putArray("resources");
    installed.stream()
        .filter(kind -> kind.apiVersion().equals(apiVersion))
        .forEach(
            kind ->
                resources
                    .addObject()
                    .put("name", kind.plural())
                    .put("kind", kind.kind())
                    .put("namespaced", true));
    boolean served = !resources.isEmpty();
    send(
        exchange,
        served ? 200 : 404,
        served
            ? answer.toString()
            : "{\"kind\": \"Status\", \"status\": \"Failure\", \"code\": 404}");
  }

  private String list(String path) throws IOException {
    ObjectNode answer = JSON.createObjectNode();
    answer.put("kind", "List").put("apiVersion", "v1").putObject("metadata");
    ArrayNode items = answer.putArray("items");
    for (Map.Entry<String, String> object : objects.entrySet()) {
      if (object.getKey().startsWith(path + "/")) {
        items.add(JSON.readTree(object.getValue()));
      }
    }
    return answer.toString();
  }

  private static void send(HttpExchange exchange, int code, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

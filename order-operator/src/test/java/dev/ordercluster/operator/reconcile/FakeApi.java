package dev.ordercluster.operator.reconcile;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// An API server that holds nothing, refuses Secrets when it is told to, and takes every other
/// write as it is.
final class FakeApi implements AutoCloseable {
  /// One write that came in.
  record Write(String method, String path, String body) {}

  private final HttpServer server;
  private final Map<String, String> configMaps = new ConcurrentHashMap<>();
  private final List<Write> writes = new CopyOnWriteArrayList<>();
  private volatile boolean refusesSecrets;
  private volatile boolean holdsClaims;

  FakeApi() throws IOException {
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

  void refuseSecrets() {
    refusesSecrets = true;
  }

  /// From now on reads of this ConfigMap are answered with it.
  void holdConfigMap(String name, String json) {
    configMaps.put(name, json);
  }

  /// From now on every volume claim that is asked for exists.
  void holdClaims() {
    holdsClaims = true;
  }

  List<Write> writes(String pathPart) {
    return writes.stream().filter(write -> write.path().contains(pathPart)).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String method = exchange.getRequestMethod();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (method.equals("GET") && holdsClaims && path.contains("/persistentvolumeclaims/")) {
      send(exchange, 200, claim(lastOf(path)));
    } else if (method.equals("GET")) {
      String held = configMaps.getOrDefault(lastOf(path), "");
      send(exchange, held.isEmpty() ? 404 : 200, held.isEmpty() ? status(404, "not found") : held);
    } else if (refusesSecrets && path.endsWith("/secrets")) {
      send(exchange, 403, status(403, "exceeded quota"));
    } else {
      writes.add(new Write(method, path, body));
      send(exchange, 200, body);
    }
  }

  private static String lastOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String claim(String name) {
    return """
        {"kind": "PersistentVolumeClaim", "apiVersion": "v1",
         "metadata": {"name": "%s", "namespace": "default"}, "spec": {}}"""
        .formatted(name);
  }

  private static String status(int code, String message) {
    return """
        {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": %d, "message": "%s"}"""
        .formatted(code, message);
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

package dev.ordercluster.local.api.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.resource.Discovery;
import dev.ordercluster.local.api.resource.OpenApi;
import dev.ordercluster.local.api.resource.TypeRegistry;
import dev.ordercluster.local.api.security.Tokens;
import dev.ordercluster.local.api.status.StatusException;
import dev.ordercluster.local.api.verbs.Resources;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which path answers with what.
public final class Dispatch {
  private final TypeRegistry types;
  private final Discovery discovery;
  private final OpenApi openApi;
  private final Reviews reviews;
  private final ObjectRoutes objects;
  private final String address;

  /// @param address host and port that clients reach this server at
  /// @param logs the folder with the containers' logs
  public Dispatch(
      Resources resources, TypeRegistry types, Tokens tokens, Path logs, String address) {
    InstantSource clock = InstantSource.system();
    this.types = types;
    this.discovery = new Discovery(types);
    this.openApi = new OpenApi(types);
    this.reviews = new Reviews(tokens, clock);
    this.objects =
        new ObjectRoutes(resources, new PodLogs(resources.store(), logs), reviews, clock);
    this.address = address;
  }

  Reply handle(ApiRequest request) {
    List<String> path = request.path();
    if (path.isEmpty()) {
      return Reply.ok(root());
    }
    return switch (path.getFirst()) {
      case "healthz", "livez", "readyz" -> new Reply.Text(200, "text/plain", "ok");
      case "version" -> Reply.ok(version());
      case "openapi" -> openApi(request);
      case "api", "apis" -> api(request);
      default -> throw StatusException.noSuchPath();
    };
  }

  private Reply openApi(ApiRequest request) {
    List<String> path = request.path();
    if (path.size() == 2 && path.get(1).equals("v2")) {
      return OpenApiV2.empty(request.headers().accept());
    }
    if (path.size() < 2 || !path.get(1).equals("v3")) {
      throw StatusException.noSuchPath();
    }
    return Reply.ok(
        path.size() == 2
            ? openApi.index()
            : found(openApi.document(String.join("/", path.subList(2, path.size())))));
  }

  private Reply api(ApiRequest request) {
    Optional<Reply> review = reviews.answer(request);
    if (review.isPresent()) {
      return review.get();
    }
    if (ApiPath.addressesObjects(request.path())) {
      return objects.handle(ApiPath.parse(request.path(), types), request);
    }
    if (!request.method().equals("GET")) {
      throw StatusException.methodNotAllowed("discovery documents can only be read");
    }
    return Reply.ok(found(document(request.path())));
  }

  private @Nullable ObjectNode document(List<String> path) {
    boolean core = path.getFirst().equals("api");
    return switch (path.size()) {
      case 1 -> core ? discovery.coreVersions(address) : discovery.groups();
      case 2 -> core ? discovery.resources("", path.get(1)) : discovery.group(path.get(1));
      default -> discovery.resources(path.get(1), path.get(2));
    };
  }

  private static ObjectNode found(@Nullable ObjectNode document) {
    if (document == null) {
      throw StatusException.noSuchPath();
    }
    return document;
  }

  private static ObjectNode root() {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    var paths = out.putArray("paths");
    List.of("/api", "/apis", "/healthz", "/livez", "/openapi/v3", "/readyz", "/version")
        .forEach(paths::add);
    return out;
  }

  private static ObjectNode version() {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("major", "1").put("minor", "32").put("gitVersion", "v1.32.0+ordercluster");
    out.put("gitCommit", "").put("gitTreeState", "clean").put("buildDate", "");
    return out.put("goVersion", "none").put("compiler", "javac").put("platform", platform());
  }

  private static String platform() {
    return "linux/" + System.getProperty("os.arch");
  }
}

package dev.ordercluster.local.api.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.status.StatusException;
import dev.ordercluster.local.api.store.ObjectStore;
import dev.ordercluster.local.api.verbs.Outcome;
import dev.ordercluster.local.api.verbs.Resources;
import dev.ordercluster.local.api.verbs.Scales;
import dev.ordercluster.local.api.verbs.Target;
import dev.ordercluster.local.api.verbs.WriteOptions;
import java.time.InstantSource;
import java.util.List;

/// Maps HTTP methods on objects and collections to verbs.
final class ObjectRoutes {
  private final Resources resources;
  private final Scales scales;
  private final PodLogs logs;
  private final Reviews reviews;
  private final InstantSource clock;

  ObjectRoutes(Resources resources, PodLogs logs, Reviews reviews, InstantSource clock) {
    this.resources = resources;
    this.scales = new Scales(resources);
    this.logs = logs;
    this.reviews = reviews;
    this.clock = clock;
  }

  Reply handle(Target target, ApiRequest request) {
    return switch (target.subresource()) {
      case "", "status", "finalize", "ephemeralcontainers" ->
          target.name().isEmpty() ? collection(target, request) : object(target, request);
      case "scale" -> scale(target, request);
      case "log" -> logs.read(target, request);
      case "token" -> {
        Target account = new Target(target.type(), target.namespace(), target.name(), "");
        yield reviews.token(account, resources.get(account), request);
      }
      case "eviction" -> evict(target, request);
      default ->
          throw StatusException.methodNotAllowed(
              target.subresource()
                  + " is not implemented by this local cluster: pods are local processes without"
                  + " an attachable runtime");
    };
  }

  private Reply collection(Target target, ApiRequest request) {
    return switch (request.method()) {
      case "GET" -> request.flag("watch") ? watch(target, request) : list(target, request);
      case "POST" -> {
        WriteOptions options = request.writeOptions();
        yield written(
            target, request, resources.create(target, request.object(), options), options);
      }
      case "DELETE" -> {
        List<ObjectNode> deleted =
            resources.deleteCollection(target, request.selection(), deleteOptions(request));
        Presentation.Page page =
            new Presentation.Page(resources.store().revision(), deleted, "", 0);
        yield Reply.ok(Presentation.PLAIN.list(target.type(), page, request));
      }
      default -> throw notAllowed(request);
    };
  }

  private Reply object(Target target, ApiRequest request) {
    WriteOptions options = request.writeOptions();
    return switch (request.method()) {
      case "GET" -> {
        if (request.flag("watch")) {
          yield watch(target, request);
        }
        ObjectNode object = resources.get(target);
        yield Reply.ok(presentation(request).one(target.type(), object, request));
      }
      case "PUT" ->
          written(target, request, resources.update(target, request.object(), options), options);
      case "PATCH" -> written(target, request, patch(target, request, options), options);
      case "DELETE" ->
          written(
              target,
              request,
              resources.delete(target, deleteOptions(request), options.dryRun()),
              options);
      default -> throw notAllowed(request);
    };
  }

  private Outcome patch(Target target, ApiRequest request, WriteOptions options) {
    if (!request.contentType().equals(Patches.APPLY)) {
      return resources.patch(target, Patches.read(request), options);
    }
    if (request.parameter("fieldManager").isEmpty()) {
      throw StatusException.badRequest("fieldManager is required for apply patch");
    }
    return resources.apply(target, YamlBody.object(request.body().bytes()), options);
  }

  private Reply scale(Target target, ApiRequest request) {
    Target parent = new Target(target.type(), target.namespace(), target.name(), "");
    WriteOptions options = request.writeOptions();
    return switch (request.method()) {
      case "GET" -> Reply.ok(scales.get(parent));
      case "PUT" -> Reply.ok(scales.update(parent, _ -> request.object(), options));
      case "PATCH" ->
          Reply.ok(
              scales.update(
                  parent, current -> Patches.read(request).apply(current, target.type()), options));
      default -> throw notAllowed(request);
    };
  }

  private Reply evict(Target target, ApiRequest request) {
    Target pod = new Target(target.type(), target.namespace(), target.name(), "");
    Outcome _ = resources.delete(pod, request.json().path("deleteOptions"), false);
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("kind", "Status").put("apiVersion", "v1").put("status", "Success");
    return new Reply.Document(201, status, List.of());
  }

  private Reply list(Target target, ApiRequest request) {
    ObjectStore.Snapshot snapshot = resources.list(target, request.selection());
    Presentation.Page page = Paging.page(snapshot, request);
    return Reply.ok(presentation(request).list(target.type(), page, request));
  }

  private Reply watch(Target target, ApiRequest request) {
    if (request.headers().upgrade()) {
      // Clients that try a WebSocket first take a plain answer as "use a streaming GET instead".
      return new Reply.Text(200, "text/plain", "watches are streamed over plain HTTP");
    }
    return new Reply.Stream(
        "application/json", new WatchStream(resources.store(), target, request, clock));
  }

  private static Reply written(
      Target target, ApiRequest request, Outcome outcome, WriteOptions options) {
    boolean status = outcome.body().path("kind").asText().equals("Status");
    ObjectNode body =
        status ? outcome.body() : presentation(request).one(target.type(), outcome.body(), request);
    return new Reply.Document(outcome.code(), body, options.warnings());
  }

  private static ObjectNode deleteOptions(ApiRequest request) {
    ObjectNode options =
        request.json() instanceof ObjectNode body ? body : JsonNodeFactory.instance.objectNode();
    for (String name : List.of("propagationPolicy", "gracePeriodSeconds")) {
      if (!request.parameter(name).isEmpty()) {
        options.put(name, request.parameter(name));
      }
    }
    return options;
  }

  private static Presentation presentation(ApiRequest request) {
    return Presentation.of(request.headers().accept());
  }

  private static StatusException notAllowed(ApiRequest request) {
    return StatusException.methodNotAllowed(
        "the server does not allow the method " + request.method() + " here");
  }
}

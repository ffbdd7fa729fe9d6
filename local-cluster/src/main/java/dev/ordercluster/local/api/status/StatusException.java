package dev.ordercluster.local.api.status;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;

/// A request that the API refuses, with everything the `Status` object says. Expected outcomes of
/// requests, not faults: no stack trace.
public final class StatusException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String reason;
  private final transient ObjectNode details;

  public StatusException(int code, String reason, String message, ObjectNode details) {
    super(message, null, false, false);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  public StatusException(int code, String reason, String message) {
    this(code, reason, message, JsonNodeFactory.instance.objectNode());
  }

  public int code() {
    return code;
  }

  /// The `Status` document.
  public ObjectNode toJson() {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.put("status", "Failure").put("message", getMessage()).put("reason", reason);
    if (!details.isEmpty()) {
      status.set("details", details.deepCopy());
    }
    return status.put("code", code);
  }

  public static StatusException notFound(String resource, String name) {
    return new StatusException(
        404, "NotFound", resource + " \"" + name + "\" not found", details(resource, name));
  }

  public static StatusException alreadyExists(String resource, String name) {
    return new StatusException(
        409,
        "AlreadyExists",
        resource + " \"" + name + "\" already exists",
        details(resource, name));
  }

  public static StatusException conflict(String resource, String name, String why) {
    return new StatusException(
        409,
        "Conflict",
        "Operation cannot be fulfilled on " + resource + " \"" + name + "\": " + why,
        details(resource, name));
  }

  /// Field ownership conflicts of a server-side apply.
  public static StatusException applyConflict(List<FieldFault> conflicts) {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    causes(details, conflicts);
    String list =
        conflicts.stream()
            .map(conflict -> conflict.message() + ": " + conflict.field())
            .collect(Collectors.joining("\n"));
    String message =
        conflicts.size() == 1
            ? "Apply failed with 1 conflict: " + list
            : "Apply failed with " + conflicts.size() + " conflicts: " + list;
    return new StatusException(409, "Conflict", message, details);
  }

  /// An object that breaks its schema or a rule.
  ///
  /// @param kind kind and group, `OrderCluster.ordercluster.dev`
  public static StatusException invalid(String kind, String name, List<FieldFault> faults) {
    int dot = kind.indexOf('.');
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.put("name", name);
    if (dot > 0) {
      details.put("group", kind.substring(dot + 1));
    }
    details.put("kind", dot > 0 ? kind.substring(0, dot) : kind);
    causes(details, faults);
    List<String> texts =
        faults.stream().map(fault -> fault.field() + ": " + fault.message()).toList();
    String text = texts.size() == 1 ? texts.getFirst() : "[" + String.join(", ", texts) + "]";
    return new StatusException(
        422, "Invalid", kind + " \"" + name + "\" is invalid: " + text, details);
  }

  public static StatusException badRequest(String message) {
    return new StatusException(400, "BadRequest", message);
  }

  public static StatusException forbidden(String resource, String name, String why) {
    return new StatusException(
        403,
        "Forbidden",
        resource + " \"" + name + "\" is forbidden: " + why,
        details(resource, name));
  }

  public static StatusException unauthorized() {
    return new StatusException(401, "Unauthorized", "Unauthorized");
  }

  public static StatusException noSuchPath() {
    return new StatusException(404, "NotFound", "the server could not find the requested resource");
  }

  public static StatusException methodNotAllowed(String message) {
    return new StatusException(405, "MethodNotAllowed", message);
  }

  public static StatusException unsupportedMediaType(String came, String expected) {
    return new StatusException(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include: "
            + expected
            + " (came: "
            + came
            + ")");
  }

  public static StatusException expired(String message) {
    return new StatusException(410, "Expired", message);
  }

  private static ObjectNode details(String resource, String name) {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    int dot = resource.indexOf('.');
    details.put("name", name);
    if (dot > 0) {
      details.put("group", resource.substring(dot + 1));
    }
    return details.put("kind", dot > 0 ? resource.substring(0, dot) : resource);
  }

  private static void causes(ObjectNode details, List<FieldFault> faults) {
    var causes = details.putArray("causes");
    for (FieldFault fault : faults) {
      causes
          .addObject()
          .put("reason", fault.reason())
          .put("message", fault.message())
          .put("field", fault.field());
    }
  }
}

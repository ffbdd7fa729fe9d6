package dev.ordercluster.local.api.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Completes CustomResourceDefinitions: names, conversion, the clean-up finalizer and the
/// conditions that clients wait for.
public final class Definitions {
  /// Keeps a definition until its objects are gone.
  public static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

  private final InstantSource clock;

  public Definitions(InstantSource clock) {
    this.clock = clock;
  }

  void complete(@Nullable ObjectNode before, ObjectNode crd) {
    ObjectNode spec = crd.withObject("/spec");
    ObjectNode names = spec.withObject("/names");
    String kind = names.path("kind").asText();
    if (!names.has("singular")) {
      names.put("singular", kind.toLowerCase(Locale.ROOT));
    }
    if (!names.has("listKind")) {
      names.put("listKind", kind + "List");
    }
    if (!spec.has("conversion")) {
      spec.putObject("conversion").put("strategy", "None");
    }
    if (before == null) {
      finalizers(crd).add(CLEANUP);
    }
    ObjectNode status = crd.withObject("/status");
    status.set("acceptedNames", names.deepCopy());
    ArrayNode stored = status.putArray("storedVersions");
    for (JsonNode version : spec.path("versions")) {
      if (version.path("storage").asBoolean()) {
        stored.add(version.path("name").asText());
      }
    }
    if (status.path("conditions").isEmpty()) {
      String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
      ArrayNode conditions = status.putArray("conditions");
      condition(conditions, "NamesAccepted", "NoConflicts", "no conflicts found", now);
      condition(
          conditions,
          "Established",
          "InitialNamesAccepted",
          "the initial names have been accepted",
          now);
    }
  }

  private static ArrayNode finalizers(ObjectNode crd) {
    ObjectNode metadata = crd.withObject("/metadata");
    return metadata.get("finalizers") instanceof ArrayNode present
        ? present
        : metadata.putArray("finalizers");
  }

  private static void condition(
      ArrayNode conditions, String type, String reason, String message, String now) {
    conditions
        .addObject()
        .put("type", type)
        .put("status", "True")
        .put("lastTransitionTime", now)
        .put("reason", reason)
        .put("message", message);
  }
}

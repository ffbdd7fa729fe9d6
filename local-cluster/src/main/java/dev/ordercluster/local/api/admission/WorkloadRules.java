package dev.ordercluster.local.api.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.status.FieldFault;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The checks of the kinds that make pods.
final class WorkloadRules {
  private static final List<String> CHANGEABLE =
      List.of(
          "replicas",
          "ordinals",
          "template",
          "updateStrategy",
          "revisionHistoryLimit",
          "persistentVolumeClaimRetentionPolicy",
          "minReadySeconds");

  private WorkloadRules() {}

  /// Deployments, replica sets, stateful sets and daemon sets.
  static void workload(@Nullable ObjectNode before, ObjectNode after, List<FieldFault> faults) {
    JsonNode spec = after.path("spec");
    JsonNode selector = spec.path("selector");
    if (selector.path("matchLabels").isEmpty() && selector.path("matchExpressions").isEmpty()) {
      faults.add(FieldFault.required("spec.selector", ""));
    } else if (!selects(selector.path("matchLabels"), templateLabels(spec))) {
      faults.add(
          FieldFault.invalid(
              "spec.template.metadata.labels",
              templateLabels(spec).toString(),
              "`selector` does not match template `labels`"));
    }
    if (before != null && !before.path("spec").path("selector").equals(selector)) {
      faults.add(FieldFault.invalid("spec.selector", selector.toString(), "field is immutable"));
    }
    if (spec.path("replicas").asLong(0) < 0) {
      faults.add(
          FieldFault.invalid(
              "spec.replicas",
              spec.path("replicas").toString(),
              "must be greater than or equal to 0"));
    }
    MetadataRules.labels(templateLabels(spec), "spec.template.metadata.labels", faults);
    PodRules.spec(spec.path("template").path("spec"), "spec.template.spec", faults);
    String restart = spec.path("template").path("spec").path("restartPolicy").asText();
    if (restart.equals("Never") || restart.equals("OnFailure")) {
      faults.add(
          FieldFault.unsupported(
              "spec.template.spec.restartPolicy", "\"" + restart + "\"", "\"Always\""));
    }
  }

  static void statefulSet(@Nullable ObjectNode before, ObjectNode after, List<FieldFault> faults) {
    if (before == null) {
      return;
    }
    ObjectNode old = Fill.copy(before, "spec");
    ObjectNode now = Fill.copy(after, "spec");
    old.remove(CHANGEABLE);
    now.remove(CHANGEABLE);
    if (!old.equals(now)) {
      faults.add(
          FieldFault.forbidden(
              "spec",
              "updates to statefulset spec for fields other than 'replicas', 'ordinals',"
                  + " 'template', 'updateStrategy', 'revisionHistoryLimit',"
                  + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are"
                  + " forbidden"));
    }
  }

  static void job(@Nullable ObjectNode before, ObjectNode after, List<FieldFault> faults) {
    JsonNode spec = after.path("spec");
    template(spec, "spec.template.spec", faults);
    if (before != null) {
      for (String field : List.of("selector", "template", "completions", "completionMode")) {
        boolean elastic = field.equals("completions") && spec.has("parallelism");
        if (!before.path("spec").path(field).equals(spec.path(field)) && !elastic) {
          faults.add(FieldFault.invalid("spec." + field, "", "field is immutable"));
        }
      }
    }
  }

  static void cronJob(ObjectNode cronJob, List<FieldFault> faults) {
    JsonNode spec = cronJob.path("spec");
    if (spec.path("schedule").asText().isBlank()) {
      faults.add(FieldFault.required("spec.schedule", ""));
    }
    template(spec.path("jobTemplate").path("spec"), "spec.jobTemplate.spec.template.spec", faults);
  }

  private static void template(JsonNode jobSpec, String path, List<FieldFault> faults) {
    JsonNode pod = jobSpec.path("template").path("spec");
    PodRules.spec(pod, path, faults);
    String restart = pod.path("restartPolicy").asText();
    if (restart.equals("Always")) {
      faults.add(
          FieldFault.unsupported(
              path + ".restartPolicy", "\"Always\"", "\"OnFailure\", \"Never\""));
    }
  }

  private static JsonNode templateLabels(JsonNode spec) {
    return spec.path("template").path("metadata").path("labels");
  }

  private static boolean selects(JsonNode wanted, JsonNode labels) {
    for (Map.Entry<String, JsonNode> label : wanted.properties()) {
      if (!label.getValue().equals(labels.get(label.getKey()))) {
        return false;
      }
    }
    return true;
  }
}

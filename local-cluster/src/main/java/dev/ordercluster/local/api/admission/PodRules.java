package dev.ordercluster.local.api.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.status.FieldFault;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The checks of pods and pod templates.
final class PodRules {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Set<String> POLICIES = Set.of("Always", "OnFailure", "Never");

  private PodRules() {}

  static void pod(@Nullable ObjectNode before, ObjectNode pod, List<FieldFault> faults) {
    spec(pod.path("spec"), "spec", faults);
    if (before != null && !fixedPart(before).equals(fixedPart(pod))) {
      faults.add(
          FieldFault.forbidden(
              "spec",
              "pod updates may not change fields other than `spec.containers[*].image`,"
                  + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                  + "`spec.tolerations` (only additions to existing tolerations),"
                  + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was"
                  + " previously negative)"));
    }
  }

  // What of a pod may not change any more; the node is given to it once.
  private static JsonNode fixedPart(ObjectNode pod) {
    ObjectNode spec = Fill.copy(pod, "spec");
    spec.remove(
        List.of(
            "activeDeadlineSeconds",
            "tolerations",
            "terminationGracePeriodSeconds",
            "nodeName",
            "ephemeralContainers",
            "schedulingGates"));
    for (String group : List.of("containers", "initContainers")) {
      Fill.each(spec, group).forEach(container -> container.remove("image"));
      Fill.each(spec, group).forEach(container -> container.remove("imagePullPolicy"));
    }
    return spec;
  }

  static void spec(JsonNode spec, String path, List<FieldFault> faults) {
    if (spec.path("containers").isEmpty()) {
      faults.add(FieldFault.required(path + ".containers", ""));
    }
    Set<String> volumes = new HashSet<>();
    for (int i = 0; i < spec.path("volumes").size(); i++) {
      JsonNode volume = spec.path("volumes").path(i);
      name(volume, path + ".volumes[" + i + "]", volumes, faults);
    }
    Set<String> names = new HashSet<>();
    for (String group : List.of("containers", "initContainers")) {
      for (int i = 0; i < spec.path(group).size(); i++) {
        String at = path + "." + group + "[" + i + "]";
        JsonNode container = spec.path(group).path(i);
        name(container, at, names, faults);
        container(container, at, volumes, faults);
      }
    }
    String policy = spec.path("restartPolicy").asText();
    if (!POLICIES.contains(policy)) {
      faults.add(
          FieldFault.unsupported(
              path + ".restartPolicy",
              "\"" + policy + "\"",
              "\"Always\", \"Never\", \"OnFailure\""));
    }
  }

  private static void container(
      JsonNode container, String path, Set<String> volumes, List<FieldFault> faults) {
    if (container.path("image").asText().isEmpty()) {
      faults.add(FieldFault.required(path + ".image", ""));
    }
    for (int i = 0; i < container.path("volumeMounts").size(); i++) {
      JsonNode mount = container.path("volumeMounts").path(i);
      String at = path + ".volumeMounts[" + i + "]";
      String volume = mount.path("name").asText();
      if (!volumes.contains(volume) && !path.contains(".template.")) {
        faults.add(
            new FieldFault(at + ".name", "FieldValueNotFound", "Not found: \"" + volume + "\""));
      }
      if (mount.path("mountPath").asText().isEmpty()) {
        faults.add(FieldFault.required(at + ".mountPath", ""));
      }
    }
    for (int i = 0; i < container.path("ports").size(); i++) {
      long port = container.path("ports").path(i).path("containerPort").asLong();
      if (port < 1 || port > 65535) {
        faults.add(
            FieldFault.invalid(
                path + ".ports[" + i + "].containerPort",
                Long.toString(port),
                "must be between 1 and 65535, inclusive"));
      }
    }
    for (int i = 0; i < container.path("env").size(); i++) {
      if (container.path("env").path(i).path("name").asText().isEmpty()) {
        faults.add(FieldFault.required(path + ".env[" + i + "].name", ""));
      }
    }
  }

  private static void name(JsonNode item, String path, Set<String> taken, List<FieldFault> faults) {
    String name = item.path("name").asText();
    if (name.isEmpty()) {
      faults.add(FieldFault.required(path + ".name", ""));
    } else if (!NAME.matcher(name).matches()) {
      faults.add(
          FieldFault.invalid(
              path + ".name",
              "\"" + name + "\"",
              "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or"
                  + " '-', and must start and end with an alphanumeric character"));
    } else if (!taken.add(name)) {
      faults.add(
          new FieldFault(
              path + ".name", "FieldValueDuplicate", "Duplicate value: \"" + name + "\""));
    }
  }
}

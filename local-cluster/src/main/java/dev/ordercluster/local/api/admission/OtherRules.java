package dev.ordercluster.local.api.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.status.FieldFault;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The checks of kinds that make no pods.
final class OtherRules {
  private static final Pattern DATA_KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");
  private static final Set<String> SERVICE_TYPES =
      Set.of("ClusterIP", "NodePort", "LoadBalancer", "ExternalName");
  private static final long LARGEST_DATA = 1 << 20;

  private OtherRules() {}

  static void service(@Nullable ObjectNode before, ObjectNode service, List<FieldFault> faults) {
    JsonNode spec = service.path("spec");
    String type = spec.path("type").asText();
    String address = spec.path("clusterIP").asText();
    if (!SERVICE_TYPES.contains(type)) {
      faults.add(
          FieldFault.unsupported(
              "spec.type",
              "\"" + type + "\"",
              "\"ClusterIP\", \"ExternalName\", \"LoadBalancer\", \"NodePort\""));
    }
    boolean needsPorts = !address.equals("None") && !type.equals("ExternalName");
    if (spec.path("ports").isEmpty() && needsPorts) {
      faults.add(FieldFault.required("spec.ports", ""));
    }
    ports(spec, faults);
    String old = before == null ? "" : before.path("spec").path("clusterIP").asText();
    if (!old.isEmpty() && !old.equals(address) && !type.equals("ExternalName")) {
      faults.add(
          FieldFault.invalid(
              "spec.clusterIPs[0]", "[\"" + address + "\"]", "may not change once set"));
    }
  }

  private static void ports(JsonNode spec, List<FieldFault> faults) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < spec.path("ports").size(); i++) {
      JsonNode port = spec.path("ports").path(i);
      String path = "spec.ports[" + i + "]";
      long number = port.path("port").asLong();
      if (number < 1 || number > 65535) {
        faults.add(
            FieldFault.invalid(
                path + ".port", port.path("port").toString(), "must be between 1 and 65535"));
      }
      String name = port.path("name").asText();
      if (name.isEmpty() && spec.path("ports").size() > 1) {
        faults.add(FieldFault.required(path + ".name", ""));
      } else if (!names.add(name)) {
        faults.add(
            new FieldFault(
                path + ".name", "FieldValueDuplicate", "Duplicate value: \"" + name + "\""));
      }
    }
  }

  static void claim(@Nullable ObjectNode before, ObjectNode claim, List<FieldFault> faults) {
    JsonNode spec = claim.path("spec");
    if (spec.path("accessModes").isEmpty()) {
      faults.add(FieldFault.required("spec.accessModes", "at least 1 access mode is required"));
    }
    if (spec.path("resources").path("requests").path("storage").isMissingNode()) {
      faults.add(FieldFault.required("spec.resources[storage]", ""));
    }
    if (before != null) {
      for (String field : List.of("accessModes", "selector", "volumeMode", "storageClassName")) {
        JsonNode old = before.path("spec").path(field);
        if (!old.isMissingNode() && !old.equals(spec.path(field))) {
          faults.add(
              FieldFault.forbidden(
                  "spec",
                  "spec is immutable after creation except resources.requests and"
                      + " volumeAttributesClassName for bound claims"));
          return;
        }
      }
    }
  }

  /// ConfigMaps and Secrets.
  static void data(@Nullable ObjectNode before, ObjectNode after, List<FieldFault> faults) {
    long size = 0;
    boolean secret = after.path("kind").asText().equals("Secret");
    for (String part : List.of("data", "binaryData")) {
      for (var entry : after.path(part).properties()) {
        size += entry.getValue().asText().length();
        if (!DATA_KEY.matcher(entry.getKey()).matches()) {
          faults.add(
              FieldFault.invalid(
                  part + "[" + entry.getKey() + "]",
                  "\"" + entry.getKey() + "\"",
                  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"));
        }
        boolean encoded = secret || part.equals("binaryData");
        if (encoded && !isBase64(entry.getValue().asText())) {
          faults.add(FieldFault.invalid(part + "[" + entry.getKey() + "]", "", "must be base64"));
        }
      }
    }
    if (size > LARGEST_DATA) {
      faults.add(
          new FieldFault(
              "",
              "FieldValueTooLong",
              "Too long: may not be more than " + LARGEST_DATA + " bytes"));
    }
    if (before != null && before.path("immutable").asBoolean()) {
      for (String part : List.of("data", "binaryData", "immutable")) {
        if (!before.path(part).equals(after.path(part))) {
          faults.add(FieldFault.forbidden(part, "field is immutable when `immutable` is set"));
        }
      }
    }
    if (before != null && !before.path("type").equals(after.path("type"))) {
      faults.add(FieldFault.invalid("type", after.path("type").toString(), "field is immutable"));
    }
  }

  private static boolean isBase64(String text) {
    try {
      var _ = Base64.getDecoder().decode(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

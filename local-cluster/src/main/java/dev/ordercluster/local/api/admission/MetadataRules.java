package dev.ordercluster.local.api.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.local.api.status.FieldFault;
import java.util.List;
import java.util.regex.Pattern;

/// The checks of metadata that every kind shares.
final class MetadataRules {
  private static final Pattern LABEL_VALUE =
      Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");
  private static final Pattern KEY_NAME =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final int ANNOTATIONS_BYTES = 256 << 10;

  private MetadataRules() {}

  static void check(JsonNode object, List<FieldFault> faults) {
    JsonNode metadata = object.path("metadata");
    labels(metadata.path("labels"), "metadata.labels", faults);
    int size = 0;
    for (var annotation : metadata.path("annotations").properties()) {
      key(annotation.getKey(), "metadata.annotations", faults);
      size += annotation.getKey().length() + annotation.getValue().asText().length();
    }
    if (size > ANNOTATIONS_BYTES) {
      faults.add(
          new FieldFault(
              "metadata.annotations",
              "FieldValueTooLong",
              "Too long: may not be more than " + ANNOTATIONS_BYTES + " bytes"));
    }
    for (int i = 0; i < metadata.path("ownerReferences").size(); i++) {
      for (String field : List.of("apiVersion", "kind", "name", "uid")) {
        if (metadata.path("ownerReferences").path(i).path(field).asText().isEmpty()) {
          faults.add(FieldFault.required("metadata.ownerReferences[" + i + "]." + field, ""));
        }
      }
    }
  }

  static void labels(JsonNode labels, String path, List<FieldFault> faults) {
    for (var label : labels.properties()) {
      key(label.getKey(), path, faults);
      if (!LABEL_VALUE.matcher(label.getValue().asText()).matches()) {
        faults.add(
            FieldFault.invalid(
                path,
                label.getValue().toString(),
                "a valid label must be an empty string or consist of alphanumeric characters, '-',"
                    + " '_' or '.', at most 63, and must start and end with an alphanumeric"
                    + " character"));
      }
    }
  }

  private static void key(String key, String path, List<FieldFault> faults) {
    int slash = key.indexOf('/');
    if (!KEY_NAME.matcher(key.substring(slash + 1)).matches() || slash == 0 || slash > 253) {
      faults.add(
          FieldFault.invalid(
              path,
              "\"" + key + "\"",
              "a qualified name must consist of alphanumeric characters, '-', '_' or '.', with an"
                  + " optional DNS subdomain prefix and '/'"));
    }
  }
}

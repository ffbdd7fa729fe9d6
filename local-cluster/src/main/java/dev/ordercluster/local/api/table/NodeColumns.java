package dev.ordercluster.local.api.table;

import static dev.ordercluster.local.api.table.Cells.age;
import static dev.ordercluster.local.api.table.Cells.at;
import static dev.ordercluster.local.api.table.Cells.column;
import static dev.ordercluster.local.api.table.Cells.joined;
import static dev.ordercluster.local.api.table.Cells.name;
import static dev.ordercluster.local.api.table.Cells.orNone;
import static dev.ordercluster.local.api.table.Cells.text;
import static dev.ordercluster.local.api.table.Cells.textOrNone;
import static dev.ordercluster.local.api.table.Cells.wide;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The columns of nodes and of storage.
final class NodeColumns {
  private static final String ROLE = "node-role.kubernetes.io/";

  private NodeColumns() {}

  static List<Column> nodes() {
    return List.of(
        name(),
        column("Status", NodeColumns::ready),
        column("Roles", NodeColumns::roles),
        age(),
        text("Version", "status.nodeInfo.kubeletVersion"),
        wide(column("Internal-IP", node -> address(node, "InternalIP"))),
        wide(column("External-IP", node -> address(node, "ExternalIP"))),
        wide(textOrNone("OS-Image", "status.nodeInfo.osImage")),
        wide(textOrNone("Kernel-Version", "status.nodeInfo.kernelVersion")),
        wide(textOrNone("Container-Runtime", "status.nodeInfo.containerRuntimeVersion")));
  }

  static List<Column> volumes() {
    return List.of(
        name(),
        text("Capacity", "spec.capacity.storage"),
        column("Access Modes", volume -> modes(at(volume, "spec.accessModes"))),
        text("Reclaim Policy", "spec.persistentVolumeReclaimPolicy"),
        text("Status", "status.phase"),
        column(
            "Claim",
            volume -> {
              JsonNode claim = at(volume, "spec.claimRef");
              return claim.isMissingNode()
                  ? ""
                  : claim.path("namespace").asText() + "/" + claim.path("name").asText();
            }),
        text("StorageClass", "spec.storageClassName"),
        age());
  }

  static List<Column> claims() {
    return List.of(
        name(),
        text("Status", "status.phase"),
        text("Volume", "spec.volumeName"),
        text("Capacity", "status.capacity.storage"),
        column("Access Modes", claim -> modes(at(claim, "status.accessModes"))),
        text("StorageClass", "spec.storageClassName"),
        age(),
        wide(text("VolumeMode", "spec.volumeMode")));
  }

  private static String ready(JsonNode node) {
    for (JsonNode condition : at(node, "status.conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        String status = condition.path("status").asText().equals("True") ? "Ready" : "NotReady";
        return at(node, "spec.unschedulable").asBoolean() ? status + ",SchedulingDisabled" : status;
      }
    }
    return "Unknown";
  }

  private static String roles(JsonNode node) {
    return orNone(
        at(node, "metadata").path("labels").properties().stream()
            .filter(label -> label.getKey().startsWith(ROLE))
            .map(label -> label.getKey().substring(ROLE.length()))
            .sorted()
            .collect(Collectors.joining(",")));
  }

  private static String address(JsonNode node, String type) {
    List<String> found = new ArrayList<>();
    for (JsonNode address : at(node, "status.addresses")) {
      if (address.path("type").asText().equals(type)) {
        found.add(address.path("address").asText());
      }
    }
    return orNone(found.isEmpty() ? "" : found.getFirst());
  }

  private static String modes(JsonNode modes) {
    return joined(modes, "")
        .replace("ReadWriteOncePod", "RWOP")
        .replace("ReadWriteOnce", "RWO")
        .replace("ReadOnlyMany", "ROX")
        .replace("ReadWriteMany", "RWX");
  }
}

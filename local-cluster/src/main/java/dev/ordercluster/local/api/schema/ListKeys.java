package dev.ordercluster.local.api.schema;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the OpenAPI document of Kubernetes says about lists and maps of built-in types and the
/// model classes do not: `x-kubernetes-list-type`, `x-kubernetes-list-map-keys`,
/// `x-kubernetes-patch-merge-key` and `x-kubernetes-map-type`.
final class ListKeys {
  /// Structs that are owned and replaced as a whole.
  static final Set<String> ATOMIC_TYPES =
      Set.of(
          "LabelSelector",
          "SecretKeySelector",
          "ConfigMapKeySelector",
          "ObjectFieldSelector",
          "ResourceFieldSelector",
          "LocalObjectReference",
          "TypedLocalObjectReference",
          "ObjectReference",
          "OwnerReference",
          "NodeSelector",
          "NodeSelectorTerm",
          "ScopeSelector",
          "SecretReference",
          "TopologySelectorTerm",
          "RoleRef",
          "Subject");

  /// Maps that are owned and replaced as a whole.
  static final Set<String> ATOMIC_MAPS =
      Set.of("ServiceSpec.selector", "PodSpec.nodeSelector", "ReplicationControllerSpec.selector");

  /// Types whose inside this server does not look into.
  static final Set<String> OPAQUE_TYPES =
      Set.of("JSONSchemaProps", "FieldsV1", "RawExtension", "AnyType", "JSON");

  // "owner.property" → keys of a list-map, then after "|" the key of a strategic merge patch (the
  // first list key when absent, none when "-").
  private static final Map<String, String> MAPS =
      Map.ofEntries(
          Map.entry("PodSpec.containers", "name"),
          Map.entry("PodSpec.initContainers", "name"),
          Map.entry("PodSpec.ephemeralContainers", "name"),
          Map.entry("PodSpec.volumes", "name"),
          Map.entry("PodSpec.imagePullSecrets", "name"),
          Map.entry("PodSpec.hostAliases", "ip"),
          Map.entry(
              "PodSpec.topologySpreadConstraints", "topologyKey,whenUnsatisfiable|topologyKey"),
          Map.entry("PodSpec.resourceClaims", "name"),
          Map.entry("PodSpec.schedulingGates", "name"),
          Map.entry("PodStatus.podIPs", "ip"),
          Map.entry("Container.env", "name"),
          Map.entry("Container.ports", "containerPort,protocol|containerPort"),
          Map.entry("Container.volumeMounts", "mountPath"),
          Map.entry("Container.volumeDevices", "devicePath"),
          Map.entry("EphemeralContainer.env", "name"),
          Map.entry("EphemeralContainer.volumeMounts", "mountPath"),
          Map.entry("ResourceRequirements.claims", "name|-"),
          Map.entry("ServiceSpec.ports", "port,protocol|port"),
          Map.entry("ServiceAccount.secrets", "name"),
          Map.entry("ObjectMeta.ownerReferences", "uid"),
          Map.entry("NodeStatus.addresses", "type"));

  private static final Set<String> SETS =
      Set.of("ObjectMeta.finalizers", "NodeSpec.podCIDRs", "CSINodeDriver.topologyKeys");

  private ListKeys() {}

  static Schema listing(String owner, String property, Schema items) {
    String path = owner + "." + property;
    if (SETS.contains(path)) {
      return new Schema.Listing(items, Schema.ListType.SET, List.of(), "");
    }
    String keys = MAPS.get(path);
    if (keys == null && property.equals("conditions") && owner.endsWith("Status")) {
      keys = "type";
    }
    if (keys == null) {
      return new Schema.Listing(items, Schema.ListType.ATOMIC, List.of(), null);
    }
    int bar = keys.indexOf('|');
    List<String> listKeys = List.of((bar < 0 ? keys : keys.substring(0, bar)).split(",", -1));
    String mergeKey = bar < 0 ? listKeys.getFirst() : keys.substring(bar + 1);
    return new Schema.Listing(
        items, Schema.ListType.MAP, listKeys, mergeKey.equals("-") ? null : mergeKey);
  }
}

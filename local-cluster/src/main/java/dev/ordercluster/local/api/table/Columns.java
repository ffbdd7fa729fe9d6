package dev.ordercluster.local.api.table;

import static dev.ordercluster.local.api.table.Cells.age;
import static dev.ordercluster.local.api.table.Cells.at;
import static dev.ordercluster.local.api.table.Cells.column;
import static dev.ordercluster.local.api.table.Cells.count;
import static dev.ordercluster.local.api.table.Cells.name;
import static dev.ordercluster.local.api.table.Cells.number;
import static dev.ordercluster.local.api.table.Cells.selector;
import static dev.ordercluster.local.api.table.Cells.text;
import static dev.ordercluster.local.api.table.Cells.textOrNone;
import static dev.ordercluster.local.api.table.Cells.wide;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.local.api.resource.ResourceType;
import java.util.List;

/// The columns of each kind, as the real API server prints them.
final class Columns {
  private Columns() {}

  static List<Column> of(ResourceType type) {
    if (type.custom() != null) {
      return CustomColumns.of(type.custom().definition());
    }
    return switch (type.resource()) {
      case "pods" -> PodColumns.all();
      case "services" -> NetworkColumns.services();
      case "endpoints" -> NetworkColumns.endpoints();
      case "endpointslices.discovery.k8s.io" -> NetworkColumns.slices();
      case "networkpolicies.networking.k8s.io" ->
          List.of(
              name(),
              column("Pod-Selector", p -> selector(at(p, "spec.podSelector.matchLabels"))),
              age());
      case "deployments.apps" -> WorkloadColumns.deployments();
      case "replicasets.apps" -> WorkloadColumns.replicaSets();
      case "statefulsets.apps" -> WorkloadColumns.statefulSets();
      case "daemonsets.apps" -> WorkloadColumns.daemonSets();
      case "jobs.batch" -> WorkloadColumns.jobs();
      case "cronjobs.batch" -> WorkloadColumns.cronJobs();
      case "configmaps" -> List.of(name(), count("Data", "data", "binaryData"), age());
      case "secrets" -> List.of(name(), text("Type", "type"), count("Data", "data"), age());
      case "serviceaccounts" -> List.of(name(), count("Secrets", "secrets"), age());
      case "namespaces" -> List.of(name(), text("Status", "status.phase"), age());
      case "nodes" -> NodeColumns.nodes();
      case "persistentvolumes" -> NodeColumns.volumes();
      case "persistentvolumeclaims" -> NodeColumns.claims();
      case "events" -> EventColumns.core();
      case "leases.coordination.k8s.io" ->
          List.of(name(), text("Holder", "spec.holderIdentity"), age());
      default -> rest(type);
    };
  }

  private static List<Column> rest(ResourceType type) {
    return switch (type.resource()) {
      case "poddisruptionbudgets.policy" ->
          List.of(
              name(),
              column("Min Available", p -> orNotApplicable(at(p, "spec.minAvailable"))),
              column("Max Unavailable", p -> orNotApplicable(at(p, "spec.maxUnavailable"))),
              number("Allowed Disruptions", "status.disruptionsAllowed"),
              age());
      case "customresourcedefinitions.apiextensions.k8s.io",
          "roles.rbac.authorization.k8s.io",
          "clusterroles.rbac.authorization.k8s.io" ->
          List.of(name(), text("Created At", "metadata.creationTimestamp"));
      case "rolebindings.rbac.authorization.k8s.io",
          "clusterrolebindings.rbac.authorization.k8s.io" ->
          List.of(
              name(),
              column(
                  "Role",
                  b -> at(b, "roleRef.kind").asText() + "/" + at(b, "roleRef.name").asText()),
              age(),
              wide(column("Subjects", b -> Cells.joined(b.path("subjects"), "name"))));
      case "storageclasses.storage.k8s.io" ->
          List.of(
              name(),
              text("Provisioner", "provisioner"),
              text("ReclaimPolicy", "reclaimPolicy"),
              text("VolumeBindingMode", "volumeBindingMode"),
              age());
      case "ingresses.networking.k8s.io" ->
          List.of(
              name(),
              textOrNone("Class", "spec.ingressClassName"),
              column("Hosts", i -> Cells.orNone(Cells.joined(at(i, "spec.rules"), "host"))),
              age());
      case "controllerrevisions.apps" -> List.of(name(), number("Revision", "revision"), age());
      default -> List.of(name(), age());
    };
  }

  private static String orNotApplicable(JsonNode value) {
    return value.isMissingNode() ? "N/A" : value.asText();
  }
}

package dev.ordercluster.local.api.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.resource.ResourceType;
import dev.ordercluster.local.api.status.FieldFault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The admission of this server: per kind, defaults first, then checks.
public final class BuiltInAdmission implements Admission {
  private final ClusterAddresses addresses;
  private final Definitions definitions;

  public BuiltInAdmission(ClusterAddresses addresses, Definitions definitions) {
    this.addresses = addresses;
    this.definitions = definitions;
  }

  @Override
  public void applyDefaults(ResourceType type, @Nullable ObjectNode before, ObjectNode after) {
    if (type.custom() != null) {
      return;
    }
    switch (type.resource()) {
      case "pods" -> PodDefaults.pod(after);
      case "deployments.apps" -> WorkloadDefaults.deployment(after);
      case "replicasets.apps" -> WorkloadDefaults.replicaSet(after);
      case "statefulsets.apps" -> WorkloadDefaults.statefulSet(after);
      case "daemonsets.apps" -> WorkloadDefaults.daemonSet(after);
      case "jobs.batch" -> WorkloadDefaults.job(before, after);
      case "cronjobs.batch" -> WorkloadDefaults.cronJob(after);
      case "persistentvolumeclaims" -> WorkloadDefaults.claim(after);
      case "namespaces" -> OtherDefaults.namespace(after);
      case "secrets" -> OtherDefaults.secret(after);
      case "services" -> {
        OtherDefaults.service(after);
        addresses.allocate(before, after);
      }
      case "networkpolicies.networking.k8s.io" -> OtherDefaults.networkPolicy(after);
      case "endpointslices.discovery.k8s.io" -> OtherDefaults.endpointSlice(after);
      case "rolebindings.rbac.authorization.k8s.io",
          "clusterrolebindings.rbac.authorization.k8s.io" ->
          OtherDefaults.binding(after);
      case "storageclasses.storage.k8s.io" -> OtherDefaults.storageClass(after);
      case "customresourcedefinitions.apiextensions.k8s.io" -> definitions.complete(before, after);
      default -> {}
    }
  }

  @Override
  public List<FieldFault> validate(
      ResourceType type, @Nullable ObjectNode before, ObjectNode after) {
    List<FieldFault> faults = new ArrayList<>();
    MetadataRules.check(after, faults);
    if (type.custom() != null) {
      return faults;
    }
    switch (type.resource()) {
      case "pods" -> PodRules.pod(before, after, faults);
      case "deployments.apps", "replicasets.apps", "daemonsets.apps" ->
          WorkloadRules.workload(before, after, faults);
      case "statefulsets.apps" -> {
        WorkloadRules.workload(before, after, faults);
        WorkloadRules.statefulSet(before, after, faults);
      }
      case "jobs.batch" -> WorkloadRules.job(before, after, faults);
      case "cronjobs.batch" -> WorkloadRules.cronJob(after, faults);
      case "services" -> OtherRules.service(before, after, faults);
      case "persistentvolumeclaims" -> OtherRules.claim(before, after, faults);
      case "configmaps", "secrets" -> OtherRules.data(before, after, faults);
      case "customresourcedefinitions.apiextensions.k8s.io" -> DefinitionRules.check(after, faults);
      default -> {}
    }
    return faults;
  }
}

package dev.ordercluster.local.api.resource;

import dev.ordercluster.local.api.schema.ModelSchemas;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// The built-in kinds of this API server.
final class BuiltInTypes {
  private static final String RBAC = "rbac.authorization.k8s.io/v1";
  private static final String NETWORKING = "networking.k8s.io/v1";

  private BuiltInTypes() {}

  static List<ResourceType> all() {
    List<ResourceType> types = new ArrayList<>();
    core(types);
    workloads(types);
    types.add(type(RBAC, Role.class, true, "roles"));
    types.add(type(RBAC, RoleBinding.class, true, "rolebindings"));
    types.add(type(RBAC, ClusterRole.class, false, "clusterroles"));
    types.add(type(RBAC, ClusterRoleBinding.class, false, "clusterrolebindings"));
    types.add(type(NETWORKING, NetworkPolicy.class, true, "networkpolicies,netpol"));
    types.add(type(NETWORKING, Ingress.class, true, "ingresses,ing", "status"));
    types.add(type(NETWORKING, IngressClass.class, false, "ingressclasses"));
    types.add(type("coordination.k8s.io/v1", Lease.class, true, "leases"));
    types.add(type("discovery.k8s.io/v1", EndpointSlice.class, true, "endpointslices"));
    types.add(
        type("policy/v1", PodDisruptionBudget.class, true, "poddisruptionbudgets,pdb", "status"));
    types.add(type("storage.k8s.io/v1", StorageClass.class, false, "storageclasses,sc"));
    types.add(type("scheduling.k8s.io/v1", PriorityClass.class, false, "priorityclasses,pc"));
    types.add(
        type(
            "apiextensions.k8s.io/v1",
            CustomResourceDefinition.class,
            false,
            "customresourcedefinitions,crd,crds",
            "status"));
    return types;
  }

  private static void core(List<ResourceType> types) {
    types.add(type("v1", Namespace.class, false, "namespaces,ns", "status", "finalize"));
    types.add(type("v1", Node.class, false, "nodes,no", "status"));
    types.add(type("v1", PersistentVolume.class, false, "persistentvolumes,pv", "status"));
    types.add(
        type("v1", PersistentVolumeClaim.class, true, "persistentvolumeclaims,pvc", "status"));
    types.add(
        type(
            "v1",
            Pod.class,
            true,
            "pods,po",
            "status",
            "log",
            "eviction",
            "exec",
            "attach",
            "portforward",
            "ephemeralcontainers"));
    types.add(type("v1", Service.class, true, "services,svc", "status"));
    types.add(type("v1", ServiceAccount.class, true, "serviceaccounts,sa", "token"));
    types.add(type("v1", ConfigMap.class, true, "configmaps,cm"));
    types.add(type("v1", Secret.class, true, "secrets"));
    types.add(type("v1", Endpoints.class, true, "endpoints,ep"));
    types.add(type("v1", Event.class, true, "events,ev"));
    types.add(type("v1", ResourceQuota.class, true, "resourcequotas,quota", "status"));
    types.add(type("v1", LimitRange.class, true, "limitranges,limits"));
  }

  private static void workloads(List<ResourceType> types) {
    types.add(type("apps/v1", Deployment.class, true, "deployments,deploy", "status", "scale"));
    types.add(type("apps/v1", ReplicaSet.class, true, "replicasets,rs", "status", "scale"));
    types.add(type("apps/v1", StatefulSet.class, true, "statefulsets,sts", "status", "scale"));
    types.add(type("apps/v1", DaemonSet.class, true, "daemonsets,ds", "status"));
    types.add(type("apps/v1", ControllerRevision.class, true, "controllerrevisions"));
    types.add(type("batch/v1", Job.class, true, "jobs", "status"));
    types.add(type("batch/v1", CronJob.class, true, "cronjobs,cj", "status"));
    types.add(
        type(
            "autoscaling/v2",
            HorizontalPodAutoscaler.class,
            true,
            "horizontalpodautoscalers,hpa",
            "status"));
  }

  private static ResourceType type(
      String apiVersion, Class<?> model, boolean namespaced, String names, String... subresources) {
    int slash = apiVersion.indexOf('/');
    String[] all = names.split(",", -1);
    String kind = model.getSimpleName();
    boolean inAll =
        Set.of(
                "pods",
                "services",
                "deployments",
                "replicasets",
                "statefulsets",
                "daemonsets",
                "jobs",
                "cronjobs",
                "horizontalpodautoscalers")
            .contains(all[0]);
    return new ResourceType(
        slash < 0 ? "" : apiVersion.substring(0, slash),
        apiVersion.substring(slash + 1),
        kind,
        new ResourceType.Names(
            all[0],
            kind.toLowerCase(java.util.Locale.ROOT),
            Arrays.asList(all).subList(1, all.length),
            inAll ? List.of("all") : List.of()),
        namespaced,
        Set.of(subresources),
        ModelSchemas.of(model),
        null);
  }
}

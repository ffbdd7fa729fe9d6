package dev.ordercluster.cli.component;

import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import java.util.Map;

/// Objects as the API of a cluster with one OrderCluster `shop` holds them.
public final class World {
  private World() {}

  public static Map<String, String> labels(String component) {
    return Map.of("app.kubernetes.io/instance", "shop", "app.kubernetes.io/component", component);
  }

  public static Deployment deployment(String component, int wanted, int ready) {
    return new DeploymentBuilder()
        .withMetadata(metadata("shop-" + component, component))
        .withNewSpec()
        .withReplicas(wanted)
        .withNewSelector()
        .withMatchLabels(labels(component))
        .endSelector()
        .endSpec()
        .withNewStatus()
        .withObservedGeneration(1L)
        .withReadyReplicas(ready)
        .endStatus()
        .build();
  }

  public static Pod pod(String name, String component, boolean ready) {
    return new PodBuilder()
        .withMetadata(metadata(name, component))
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .withPorts(
            new ContainerPortBuilder().withName("management").withContainerPort(18090).build(),
            new ContainerPortBuilder().withName("http").withContainerPort(18080).build())
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .withPodIP("127.42.1.7")
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready ? "True" : "False")
        .endCondition()
        .addNewContainerStatus()
        .withName("main")
        .withRestartCount(ready ? 0 : 3)
        .endContainerStatus()
        .endStatus()
        .build();
  }

  public static Pod operator(String name, String ip) {
    return new PodBuilder(pod(name, "operator", true))
        .editMetadata()
        .withNamespace(Component.OPERATOR_NAMESPACE)
        .endMetadata()
        .editSpec()
        .editContainer(0)
        .withPorts(
            new ContainerPortBuilder().withName("management").withContainerPort(18090).build())
        .endContainer()
        .endSpec()
        .editStatus()
        .withPodIP(ip)
        .endStatus()
        .build();
  }

  public static Pod crashing(String name, String component) {
    return new PodBuilder(pod(name, component, false))
        .editStatus()
        .editContainerStatus(0)
        .withNewState()
        .withNewWaiting()
        .withReason("CrashLoopBackOff")
        .withMessage("back-off 10s")
        .endWaiting()
        .endState()
        .withNewLastState()
        .withNewTerminated()
        .withExitCode(1)
        .endTerminated()
        .endLastState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  public static Service gatewayService(String ip) {
    return new ServiceBuilder()
        .withMetadata(metadata("shop-gateway", "gateway"))
        .withNewSpec()
        .addNewPort()
        .withPort(18080)
        .endPort()
        .endSpec()
        .withNewStatus()
        .withNewLoadBalancer()
        .addNewIngress()
        .withIp(ip)
        .endIngress()
        .endLoadBalancer()
        .endStatus()
        .build();
  }

  public static GenericKubernetesResource orderCluster(Map<String, Object> status) {
    GenericKubernetesResource resource = new GenericKubernetesResource();
    resource.setApiVersion("ordercluster.dev/v1beta1");
    resource.setKind("OrderCluster");
    resource.setMetadata(
        new ObjectMetaBuilder()
            .withName("shop")
            .withNamespace("default")
            .withGeneration(1L)
            .build());
    resource.setAdditionalProperty("status", status);
    return resource;
  }

  public static Map<String, Object> condition(String type, String status, String message) {
    return Map.of("type", type, "status", status, "reason", "Because", "message", message);
  }

  public static Observed of(List<Deployment> deployments, List<Pod> pods) {
    return new Observed(deployments, List.of(), pods, List.of(), List.of());
  }

  private static ObjectMeta metadata(String name, String component) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace("default")
        .withUid("uid-" + name)
        .withLabels(labels(component))
        .withGeneration(1L)
        .withCreationTimestamp("2026-01-01T00:00:00Z")
        .build();
  }
}

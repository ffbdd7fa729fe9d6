package dev.ordercluster.local.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointObjectsTest {
  private static Service service(boolean publishNotReady) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace("shop")
        .withUid("s")
        .endMetadata()
        .withNewSpec()
        .withPublishNotReadyAddresses(publishNotReady)
        .addNewPort()
        .withName("http")
        .withPort(80)
        .withNewTargetPort("http")
        .endPort()
        .endSpec()
        .build();
  }

  private static Pod pod(String name, int port, String ready, boolean leaving) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("shop")
        .withUid(name)
        .withDeletionTimestamp(leaving ? "2026-01-01T00:00:00Z" : null)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .addNewPort()
        .withName("http")
        .withContainerPort(port)
        .endPort()
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPodIP("127.42.1." + name.charAt(name.length() - 1))
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready)
        .endCondition()
        .endStatus()
        .build();
  }

  private static List<Boolean> readiness(List<EndpointSlice> slices) {
    return slices.stream()
        .flatMap(slice -> slice.getEndpoints().stream())
        .map(endpoint -> endpoint.getConditions().getReady())
        .toList();
  }

  @Test
  void onlyReadyPodsThatAreNotLeavingTakeTraffic() {
    List<Pod> pods =
        List.of(
            pod("a1", 8080, "True", false),
            pod("a2", 8080, "False", false),
            pod("a3", 8080, "True", true));
    List<EndpointSlice> slices = EndpointObjects.slices(service(false), pods);
    assertThat(readiness(slices)).containsExactly(true, false, false);
    assertThat(slices.getFirst().getPorts().getFirst().getPort()).isEqualTo(8080);
    var subset = EndpointObjects.endpoints(service(false), slices).getSubsets().getFirst();
    assertThat(subset.getAddresses()).extracting("ip").containsExactly("127.42.1.1");
    assertThat(subset.getNotReadyAddresses()).extracting("ip").containsExactly("127.42.1.2");
  }

  @Test
  void aServiceThatPublishesThemListsPodsThatAreNotReady() {
    List<Pod> pods = List.of(pod("a1", 8080, "False", false));
    assertThat(readiness(EndpointObjects.slices(service(true), pods))).containsExactly(true);
  }

  @Test
  void podsWhoseNamedPortDiffersGetASliceOfTheirOwn() {
    List<Pod> pods = List.of(pod("a1", 8080, "True", false), pod("a2", 9090, "True", false));
    assertThat(EndpointObjects.slices(service(false), pods))
        .extracting(slice -> slice.getPorts().getFirst().getPort())
        .containsExactly(8080, 9090);
  }

  @Test
  void aServiceWithoutPodsHasAnEmptySlice() {
    List<EndpointSlice> slices = EndpointObjects.slices(service(false), List.of());
    assertThat(slices).hasSize(1);
    assertThat(slices.getFirst().getEndpoints()).isEmpty();
  }
}

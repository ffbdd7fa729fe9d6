package dev.ordercluster.local.node;

import dev.ordercluster.local.objects.Times;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The Node object `local`: this machine as the cluster's only node. Written once at start: there
/// is nobody else who could notice that it stopped, so it sends no heartbeat.
final class NodeObject {
  private static final String MOST_PODS = "110";
  private static final long KIBI = 1024;

  private NodeObject() {}

  static void announce(KubernetesClient client, NodeSettings settings, Instant now) {
    Node wanted = node(settings, now);
    Node present = client.nodes().withName(NodeSettings.NODE).get();
    Node written =
        present == null
            ? client.resource(wanted).create()
            : client
                .resource(
                    new NodeBuilder(wanted)
                        .editMetadata()
                        .withResourceVersion(present.getMetadata().getResourceVersion())
                        .endMetadata()
                        .build())
                .update();
    client
        .resource(
            new NodeBuilder(written)
                .editMetadata()
                .withResourceVersion(null)
                .endMetadata()
                .withStatus(wanted.getStatus())
                .build())
        .updateStatus();
  }

  private static Node node(NodeSettings settings, Instant now) {
    String architecture = System.getProperty("os.arch").replace("x86_64", "amd64");
    Map<String, Quantity> capacity = capacity();
    return new NodeBuilder()
        .withNewMetadata()
        .withName(NodeSettings.NODE)
        .addToLabels("kubernetes.io/hostname", NodeSettings.NODE)
        .addToLabels("kubernetes.io/os", "linux")
        .addToLabels("kubernetes.io/arch", architecture.replace("aarch64", "arm64"))
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .withNewStatus()
        .withCapacity(capacity)
        .withAllocatable(capacity)
        .withAddresses(
            new NodeAddress(settings.address(), "InternalIP"),
            new NodeAddress(NodeSettings.NODE, "Hostname"))
        .withConditions(conditions(now))
        .withNewNodeInfo()
        .withArchitecture(architecture.replace("aarch64", "arm64"))
        .withOperatingSystem("linux")
        .withOsImage(System.getProperty("os.name") + " " + System.getProperty("os.version"))
        .withKernelVersion(System.getProperty("os.version"))
        .withContainerRuntimeVersion("process://" + Runtime.version().feature())
        .withKubeletVersion("v1.34.0-ordercluster." + settings.version())
        .endNodeInfo()
        .endStatus()
        .build();
  }

  private static Map<String, Quantity> capacity() {
    var system =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    return Map.of(
        "cpu", new Quantity(Integer.toString(Runtime.getRuntime().availableProcessors())),
        "memory", new Quantity(system.getTotalMemorySize() / KIBI + "Ki"),
        "pods", new Quantity(MOST_PODS));
  }

  private static List<NodeCondition> conditions(Instant now) {
    return List.of(
        condition("MemoryPressure", "False", "NodeHasSufficientMemory", now),
        condition("DiskPressure", "False", "NodeHasNoDiskPressure", now),
        condition("PIDPressure", "False", "NodeHasSufficientPID", now),
        condition("Ready", "True", "NodeAgentReady", now));
  }

  private static NodeCondition condition(String type, String status, String reason, Instant now) {
    return new NodeConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withLastHeartbeatTime(Times.text(now))
        .withLastTransitionTime(Times.text(now))
        .build();
  }
}

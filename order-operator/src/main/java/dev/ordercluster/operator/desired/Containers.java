package dev.ordercluster.operator.desired;

import dev.ordercluster.operator.api.v1beta1.Resources;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LifecycleBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The parts that every container has: restricted security, defaults, environment, resources.
final class Containers {
  /// Where a container writes what its status then tells of it.
  static final String TERMINATION_MESSAGE = "/dev/termination-log";

  private Containers() {}

  static ContainerBuilder container(Component component, String image, Resources resources) {
    return new ContainerBuilder()
        .withName(component.label())
        .withImage(image)
        .withImagePullPolicy("IfNotPresent")
        .withResources(requirements(resources))
        .withSecurityContext(restricted())
        .withTerminationMessagePath(TERMINATION_MESSAGE)
        .withTerminationMessagePolicy("FallbackToLogsOnError");
  }

  static EnvVar env(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value).build();
  }

  static EnvVar env(String name, int value) {
    return env(name, Integer.toString(value));
  }

  static EnvVar envFromSecret(String name, String secret, String key) {
    return new EnvVarBuilder()
        .withName(name)
        .withNewValueFrom()
        .withNewSecretKeyRef(key, secret, null)
        .endValueFrom()
        .build();
  }

  static EnvVar podIp(String name) {
    return new EnvVarBuilder()
        .withName(name)
        .withNewValueFrom()
        .withNewFieldRef("v1", "status.podIP")
        .endValueFrom()
        .build();
  }

  static ContainerPort port(String name, int number) {
    return new ContainerPortBuilder()
        .withName(name)
        .withContainerPort(number)
        .withProtocol("TCP")
        .build();
  }

  /// Waits before the stop signal, so that nobody sends to this pod any more when it stops.
  static Lifecycle leaveFirst(long seconds) {
    return new LifecycleBuilder().withNewPreStop().withNewSleep(seconds).endPreStop().build();
  }

  private static SecurityContext restricted() {
    return new SecurityContextBuilder()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .build();
  }

  private static ResourceRequirements requirements(Resources resources) {
    return new ResourceRequirementsBuilder()
        .withRequests(amounts(resources.requests()))
        .withLimits(amounts(resources.limits()))
        .build();
  }

  private static Map<String, Quantity> amounts(Resources.@Nullable Amounts amounts) {
    Map<String, Quantity> all = new TreeMap<>();
    if (amounts != null && amounts.cpu() != null) {
      all.put("cpu", amounts.cpu());
    }
    if (amounts != null && amounts.memory() != null) {
      all.put("memory", amounts.memory());
    }
    return all;
  }
}

package dev.ordercluster.operator.behaviour;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Stands in for the nodes: pods serve as soon as they exist, unless their image is said to crash;
/// pods that are to run once succeed; pods that are to go, go.
final class Kubelet implements AutoCloseable {
  private static final String LAST_LOG =
      """
      {"level":"INFO","message":"starting"}
      {"level":"SEVERE","message":"cannot start: <b>orders.limit</b> must be a number"}
      """;

  private static final String LAST_BACKUP =
      "{\"backup\":\"20261123T020011.123Z\",\"bytes\":2048,\"rows\":7,"
          + "\"takenAt\":\"2026-11-23T02:00:11.123Z\"}";

  private final KubernetesClient client;
  private final Set<String> crashing = ConcurrentHashMap.newKeySet();
  private final ExecutorService work = Executors.newSingleThreadExecutor();
  private final SharedIndexInformer<Pod> pods;

  Kubelet(KubernetesClient client) {
    this.client = client;
    this.pods =
        client
            .pods()
            .inAnyNamespace()
            .inform(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(Pod pod) {
                    seen(pod);
                  }

                  @Override
                  public void onUpdate(Pod before, Pod pod) {
                    seen(pod);
                  }

                  @Override
                  public void onDelete(Pod pod, boolean unknown) {
                    // Gone is gone.
                  }
                });
  }

  /// Containers of images that end so do not start from now on.
  void crash(String imageSuffix) {
    crashing.add(imageSuffix);
  }

  /// Containers of such images start again.
  void heal(String imageSuffix) {
    crashing.remove(imageSuffix);
  }

  private void seen(Pod pod) {
    work.execute(
        () -> {
          try {
            handle(pod);
          } catch (KubernetesClientException _) {
            // It changed or went meanwhile: the next event tells.
          }
        });
  }

  private void handle(Pod pod) {
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      client.resource(pod).withGracePeriod(0).delete();
      return;
    }
    boolean once = !"Always".equals(pod.getSpec().getRestartPolicy());
    String image = pod.getSpec().getContainers().getFirst().getImage();
    boolean crashes = crashing.stream().anyMatch(image::endsWith);
    String phase = once ? (crashes ? "Failed" : "Succeeded") : "Running";
    if (pod.getStatus() != null && phase.equals(pod.getStatus().getPhase())) {
      return;
    }
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    PodCondition ready =
        new PodConditionBuilder()
            .withType("Ready")
            .withStatus(crashes || once ? "False" : "True")
            .withLastTransitionTime(now)
            .build();
    client
        .resource(
            new PodBuilder(pod)
                .withStatus(
                    new PodStatusBuilder()
                        .withPhase(phase)
                        .withPodIP("127.94.9.9")
                        .withStartTime(now)
                        .withConditions(ready)
                        .withContainerStatuses(container(pod, once, crashes, now))
                        .build())
                .build())
        .updateStatus();
  }

  private static ContainerStatus container(Pod pod, boolean once, boolean crashes, String now) {
    var container = pod.getSpec().getContainers().getFirst();
    ContainerStatusBuilder status =
        new ContainerStatusBuilder()
            .withName(container.getName())
            .withImage(container.getImage())
            .withReady(!crashes && !once)
            .withStarted(!crashes)
            .withRestartCount(crashes ? 3 : 0);
    if (crashes && !once) {
      return status
          .withNewState()
          .withNewWaiting("back-off 40s restarting failed container", "CrashLoopBackOff")
          .endState()
          .withNewLastState()
          .withNewTerminated()
          .withExitCode(1)
          .withReason("Error")
          .withMessage(LAST_LOG)
          .endTerminated()
          .endLastState()
          .build();
    }
    if (once) {
      return status
          .withNewState()
          .withNewTerminated()
          .withExitCode(crashes ? 1 : 0)
          .withReason(crashes ? "Error" : "Completed")
          .withMessage(
              crashes ? LAST_LOG : container.getArgs().contains("backup") ? LAST_BACKUP : "")
          .withFinishedAt(now)
          .endTerminated()
          .endState()
          .build();
    }
    return status.withNewState().withNewRunning(now).endState().build();
  }

  @Override
  public void close() {
    pods.close();
    work.shutdownNow();
  }
}

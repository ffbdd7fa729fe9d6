package dev.ordercluster.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodTroubleTest {
  @Test
  void anImageThatCannotBeHadIsSaid() {
    assertThat(
            PodTrouble.of(
                List.of(
                    pod(
                        "containerStatuses: [{state: {waiting: {reason: ErrImagePull, message: no"
                            + " such image}}}]"))))
        .contains("pod p ErrImagePull (no such image)");
  }

  @Test
  void aContainerThatKeepsFailingIsSaidWithItsLastExitCode() {
    assertThat(
            PodTrouble.of(
                List.of(
                    pod(
                        "containerStatuses: [{state: {waiting: {reason: CrashLoopBackOff}},"
                            + " lastState: {terminated: {exitCode: 137}}}]"))))
        .contains("pod p CrashLoopBackOff, last exit code 137");
  }

  @Test
  void aPodWithoutANodeIsSaid() {
    assertThat(
            PodTrouble.of(
                List.of(
                    pod(
                        "conditions: [{type: PodScheduled, status: 'False', message: 0/3 nodes"
                            + " fit}]"))))
        .contains("pod p is not scheduled: 0/3 nodes fit");
  }

  @Test
  void aPodThatStartsOrStopsIsNoTrouble() {
    Pod starting = pod("containerStatuses: [{state: {waiting: {reason: ContainerCreating}}}]");
    Pod stopping = pod("containerStatuses: [{state: {waiting: {reason: CrashLoopBackOff}}}]");
    stopping.getMetadata().setDeletionTimestamp("2026-11-23T10:00:00Z");
    assertThat(PodTrouble.of(List.of(starting, stopping, pod("phase: Running")))).isEmpty();
  }

  @Test
  void theLastFailureThatAContainerServesAgainAfterIsSaidForAsLongAsItsPodIsThere() {
    Pod failedFirst =
        pod(
            "containerStatuses: [{ready: true, lastState: {terminated: {exitCode: 1, finishedAt:"
                + " '2026-11-23T10:00:00Z'}}}]");
    Pod killedLast =
        pod(
            "containerStatuses: [{ready: true, lastState: {terminated: {exitCode: 137, finishedAt:"
                + " '2026-11-23T11:00:00Z'}}}]");
    assertThat(PodTrouble.lastRestart(List.of(killedLast, failedFirst)))
        .contains("pod p serves again after exit code 137 at 2026-11-23T11:00:00Z");
    assertThat(
            PodTrouble.lastRestart(
                List.of(
                    pod("containerStatuses: [{ready: true}]"),
                    pod("containerStatuses: [{lastState: {terminated: {exitCode: 137}}}]"),
                    pod(
                        "containerStatuses: [{ready: true, lastState: {terminated: {exitCode:"
                            + " 0}}}]"),
                    pod("phase: Running"))))
        .isEmpty();
  }

  private static Pod pod(String status) {
    return Serialization.unmarshal(
        "---\n{apiVersion: v1, kind: Pod, metadata: {name: p}, status: {" + status + "}}",
        Pod.class);
  }
}

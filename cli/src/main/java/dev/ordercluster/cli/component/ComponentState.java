package dev.ordercluster.cli.component;

import java.util.List;

/// How far one part of the platform is.
///
/// @param detail what there is to say about it, one sentence or less
/// @param failingPods `namespace/name` of pods that fail, for their logs
public record ComponentState(
    Component component, Stage stage, String detail, List<String> failingPods) {
  /// How far a part can be.
  public enum Stage {
    ABSENT,
    STARTING,
    READY,
    FAILING
  }

  public ComponentState {
    failingPods = List.copyOf(failingPods);
  }

  public boolean isReady() {
    return stage == Stage.READY;
  }
}

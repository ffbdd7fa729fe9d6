package dev.ordercluster.local.node;

import java.time.Instant;

/// What a container does.
sealed interface ContainerState {
  /// It does not run; `reason` is one of Kubernetes' words (`ContainerCreating`, `ErrImagePull`,
  /// …).
  record Waiting(String reason, String message) implements ContainerState {}

  record Running(Instant since) implements ContainerState {}

  /// It has ended.
  ///
  /// @param exitCode 128 + signal number when a signal ended it
  record Terminated(int exitCode, String reason, String message, Instant startedAt, Instant endedAt)
      implements ContainerState {
    boolean succeeded() {
      return exitCode == 0;
    }
  }
}

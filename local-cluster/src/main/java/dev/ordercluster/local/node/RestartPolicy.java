package dev.ordercluster.local.node;

import org.jspecify.annotations.Nullable;

/// When a container that has ended is started again.
enum RestartPolicy {
  ALWAYS,
  ON_FAILURE,
  NEVER;

  static RestartPolicy of(@Nullable String text) {
    return switch (text == null ? "Always" : text) {
      case "Never" -> NEVER;
      case "OnFailure" -> ON_FAILURE;
      default -> ALWAYS;
    };
  }

  boolean restarts(int exitCode) {
    return this == ALWAYS || (this == ON_FAILURE && exitCode != 0);
  }
}

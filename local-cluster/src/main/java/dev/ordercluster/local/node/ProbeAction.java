package dev.ordercluster.local.node;

import java.time.Duration;
import java.util.Optional;

/// One way to ask a container how it is.
@FunctionalInterface
interface ProbeAction {
  /// Returns why the probe failed; empty when it succeeded.
  Optional<String> run(Duration timeout) throws InterruptedException;
}

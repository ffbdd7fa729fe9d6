package dev.ordercluster.local.loop;

import dev.ordercluster.local.objects.ObjectKey;
import java.time.Duration;
import java.util.Optional;

/// One pass over one object: reads the world, does what is missing.
@FunctionalInterface
public interface Reconcile {
  /// Returns when to look again although nothing has happened, if time alone changes the decision.
  Optional<Duration> pass(ObjectKey key);
}

package dev.ordercluster.orders.customer;

import dev.ordercluster.runtime.Key;
import dev.ordercluster.runtime.Settings;
import java.util.List;

/// What checking passwords may cost.
///
/// @param memoryKib of one Argon2id computation
/// @param concurrency computations at once; together they take memory × concurrency of the heap
public record PasswordConfig(int memoryKib, int concurrency) {
  private static final Key<Integer> MEMORY =
      Key.integer("password.memory-kib", 7168, 262_144, "Memory of one Argon2id computation.")
          .withDefault("19456");
  private static final Key<Integer> CONCURRENCY =
      Key.integer("password.concurrency", 1, 64, "Argon2id computations at once.").withDefault("2");

  public static final List<Key<?>> KEYS = List.of(MEMORY, CONCURRENCY);

  public static PasswordConfig from(Settings settings) {
    return new PasswordConfig(settings.get(MEMORY), settings.get(CONCURRENCY));
  }
}

package dev.ordercluster.operator.desired;

import dev.ordercluster.operator.api.v1beta1.Resources;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Optional;

/// How a container's memory limit is divided.
final class Memory {
  private static final long MEBI = 1024L * 1024L;
  private static final long UNLIMITED_HEAP_MIB = 512;

  private Memory() {}

  /// Half of the limit in MiB: the other half is for threads, code, buffers and the page cache.
  static long halfMebibytes(Resources resources) {
    return limit(resources).map(bytes -> Math.max(32, bytes / 2 / MEBI)).orElse(UNLIMITED_HEAP_MIB);
  }

  static long quarterMebibytes(Resources resources) {
    return Math.max(16, halfMebibytes(resources) / 2);
  }

  /// Options of a JVM of ours. The serial collector suits heaps of this size: it needs the least
  /// memory, and its pauses stay in the low milliseconds.
  static String jvmOptions(Resources resources) {
    return "-Xmx" + halfMebibytes(resources) + "m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError";
  }

  private static Optional<Long> limit(Resources resources) {
    return Optional.ofNullable(resources.limits())
        .flatMap(limits -> Optional.ofNullable(limits.memory()))
        .map(Quantity::getNumericalAmount)
        .map(amount -> amount.longValue());
  }
}

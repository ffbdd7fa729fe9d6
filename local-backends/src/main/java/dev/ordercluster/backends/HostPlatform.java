package dev.ordercluster.backends;

import java.util.List;
import java.util.Locale;

/// The platforms for which the artifacts carry server binaries, and where these lie in them.
public enum HostPlatform {
  LINUX_X86_64,
  LINUX_AARCH64;

  /// The platform of this process.
  public static HostPlatform current() {
    return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  /// The platform of a JVM's `os.name` and `os.arch`.
  public static HostPlatform of(String system, String processor) {
    if (system.toLowerCase(Locale.ROOT).equals("linux")) {
      switch (processor.toLowerCase(Locale.ROOT)) {
        case "amd64", "x86_64" -> {
          return LINUX_X86_64;
        }
        case "aarch64", "arm64" -> {
          return LINUX_AARCH64;
        }
        default -> {}
      }
    }
    throw new UnsupportedPlatformException(
        "PostgreSQL and Redis can be run here on Linux x86-64 and Linux arm64 only, this is "
            + system
            + " on "
            + processor
            + ".");
  }

  String postgresArchive() {
    return switch (this) {
      case LINUX_X86_64 -> "postgres-linux-x86_64.txz";
      case LINUX_AARCH64 -> "postgres-linux-arm_64.txz";
    };
  }

  /// In order of preference: the 64-bit x86 Redis is linked against OpenSSL 3, the static 32-bit
  /// one runs where that is missing.
  List<String> redisBinaries() {
    return switch (this) {
      case LINUX_X86_64 ->
          List.of("redis-server-6.2.6-v5-linux-amd64", "redis-server-6.2.7-linux-386");
      case LINUX_AARCH64 -> List.of("redis-server-6.2.7-linux-arm64");
    };
  }
}

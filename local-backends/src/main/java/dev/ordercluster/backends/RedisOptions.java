package dev.ordercluster.backends;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a Redis server is to be.
///
/// @param data where it keeps its append-only file
/// @param address the address it listens on
/// @param port its TCP port
/// @param args further `redis-server` arguments, `--name value …`; they win over the defaults, but
///   not over address, port and data directory
public record RedisOptions(Path data, String address, int port, List<String> args) {
  private static final int DEFAULT_PORT = 6379;

  public RedisOptions {
    data = data.toAbsolutePath().normalize();
    args = List.copyOf(args);
  }

  /// A server without password on a free port of 127.0.0.1 that writes every command to disk.
  public static RedisOptions in(Path data) {
    return new RedisOptions(data, "127.0.0.1", FreePorts.on("127.0.0.1"), List.of());
  }

  /// Understands the command line of the image `redis` (`redis-server [config-file] --name value
  /// …`); `--dir` (or `dataDirectory` without one) is the data directory.
  public static RedisOptions fromContainer(
      List<String> command, Path dataDirectory, String address) {
    List<String> args = new ArrayList<>(command);
    if (!args.isEmpty() && args.getFirst().endsWith("redis-server")) {
      args.removeFirst();
    }
    String port = valueOf(args, "--port", Integer.toString(DEFAULT_PORT));
    Path data = Path.of(valueOf(args, "--dir", dataDirectory.toString()));
    return new RedisOptions(data, address, Integer.parseInt(port), args);
  }

  public RedisOptions at(String newAddress, int newPort) {
    return new RedisOptions(data, newAddress, newPort, args);
  }

  public RedisOptions with(String... more) {
    List<String> all = new ArrayList<>(args);
    all.addAll(List.of(more));
    return new RedisOptions(data, address, port, all);
  }

  /// The password that `--requirepass` sets, or the empty string.
  String password() {
    return valueOf(args, "--requirepass", "");
  }

  /// The arguments to run with: Redis takes the last value of a repeated name.
  List<String> effectiveArgs() {
    List<String> all = new ArrayList<>();
    boolean configFile = !args.isEmpty() && !args.getFirst().startsWith("--");
    if (configFile) {
      all.add(args.getFirst());
    }
    all.addAll(List.of("--appendonly", "yes", "--appendfsync", "everysec", "--save", ""));
    all.addAll(args.subList(configFile ? 1 : 0, args.size()));
    all.addAll(List.of("--bind", address, "--port", Integer.toString(port)));
    all.addAll(List.of("--dir", data.toString(), "--daemonize", "no", "--protected-mode", "no"));
    all.addAll(List.of("--logfile", "", "--pidfile", ""));
    // A process title is written over the environment, by which others recognise the process.
    all.addAll(List.of("--set-proc-title", "no"));
    return all;
  }

  @Override
  public String toString() {
    return "RedisOptions[" + data + ", " + address + ":" + port + "]";
  }

  private static String valueOf(List<String> args, String name, String otherwise) {
    int at = args.lastIndexOf(name);
    return at >= 0 && at + 1 < args.size() ? args.get(at + 1) : otherwise;
  }
}

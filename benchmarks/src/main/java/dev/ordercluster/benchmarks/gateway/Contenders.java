package dev.ordercluster.benchmarks.gateway;

import dev.ordercluster.backends.LocalRedis;
import dev.ordercluster.benchmarks.measure.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Everything that is measured, started: the upstream and Redis, our gateway, and of the others
/// those that this machine has.
final class Contenders implements AutoCloseable {
  /// Of every Java process here, ours and theirs.
  static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-Xms256m",
          "-Xmx256m",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private final Consumer<String> tell;
  private final List<Server> servers = new ArrayList<>();
  private final List<Contender> all = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private final LocalRedis redis;
  private final Setting setting;

  private Contenders(Path folder, Consumer<String> tell) {
    this.tell = tell;
    this.redis = LocalRedis.start(folder.resolve("redis"));
    this.setting = new Setting(folder, new Callers(), Server.freePort(), redis.port());
  }

  static Contenders start(Path home, Path folder, Consumer<String> tell)
      throws IOException, InterruptedException {
    Contenders contenders = new Contenders(folder, tell);
    try {
      contenders.startUpstream();
      contenders.startPlain("nginx", PlainProxies::nginx);
      contenders.startPlain("haproxy", PlainProxies::haproxy);
      contenders.startOurs(home);
      contenders.startSpring(home);
    } catch (IOException | InterruptedException | RuntimeException e) {
      contenders.close();
      throw e;
    }
    return contenders;
  }

  List<Contender> all() {
    return all;
  }

  /// Who was not found, and how to get it; sentences.
  List<String> missing() {
    return missing;
  }

  private void startUpstream() throws IOException, InterruptedException {
    add("upstream itself", Features.PLAIN, CheapUpstream.launch(setting));
  }

  private interface Plain {
    List<String> command(Path program, Path folder, int port, int upstream) throws IOException;
  }

  private void startPlain(String name, Plain plain) throws IOException, InterruptedException {
    Optional<Path> program = PlainProxies.find(name);
    if (program.isEmpty()) {
      missing.add(name + " is not installed and was left out: apt-get install " + name + ".");
      return;
    }
    int port = Server.freePort();
    Path folder = Files.createDirectories(setting.folder().resolve(name));
    List<String> command = plain.command(program.get(), folder, port, setting.upstreamPort());
    add(
        name,
        Features.PLAIN,
        new Server.Launch(name, command, Map.of(), port, folder.resolve("log")));
  }

  private void startOurs(Path home) throws IOException, InterruptedException {
    Path jar = home.resolve("gateway/target/app/gateway-app.jar");
    for (Features features : Features.values()) {
      add(
          "OrderCluster, " + features.label(),
          features,
          OurGateway.launch(setting, features, jar, FLAGS, Map.of()));
    }
  }

  private void startSpring(Path home) throws IOException, InterruptedException {
    String classPath;
    try {
      tell.accept("Spring Cloud Gateway: taking it from Maven if it is not here yet");
      classPath = SpringGateway.classPath(home);
    } catch (IOException e) {
      missing.add("Spring Cloud Gateway was left out: " + e.getMessage() + ".");
      return;
    }
    for (Features features : Features.values()) {
      add(
          "Spring Cloud Gateway, " + features.label(),
          features,
          SpringGateway.launch(setting, features, classPath, FLAGS));
    }
  }

  private void add(String name, Features features, Server.Launch launch)
      throws IOException, InterruptedException {
    tell.accept("starting " + name);
    List<byte[]> requests = setting.callers().requests(features);
    Server server = Server.start(launch, requests);
    servers.add(server);
    all.add(new Contender(name, server, requests));
  }

  @Override
  public void close() {
    servers.reversed().forEach(Server::close);
    redis.close();
  }
}

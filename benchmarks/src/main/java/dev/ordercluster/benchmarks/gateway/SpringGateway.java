package dev.ordercluster.benchmarks.gateway;

import dev.ordercluster.benchmarks.measure.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Spring Cloud Gateway with the same features. Its small project is no module of this one: Maven
/// builds it when it is first measured, so that no other build pays for it.
final class SpringGateway {
  static final String PROJECT = "benchmarks/spring-cloud-gateway";

  private SpringGateway() {}

  /// The class path of the built project; builds it when it is not there.
  ///
  /// @throws IOException when Maven cannot build it, with what it said
  static String classPath(Path home) throws IOException, InterruptedException {
    Path project = home.resolve(PROJECT);
    Path list = project.resolve("target/classpath.txt");
    if (!Files.isRegularFile(list)) {
      Path log = Files.createTempFile("spring-cloud-gateway", ".log");
      Process maven =
          new ProcessBuilder(
                  home.resolve("mvnw").toString(),
                  "-q",
                  "-B",
                  "-f",
                  project.resolve("pom.xml").toString(),
                  "compile",
                  "dependency:build-classpath")
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!maven.waitFor(15, TimeUnit.MINUTES) || maven.exitValue() != 0) {
        maven.destroyForcibly();
        throw new IOException("Maven could not build " + project + ", see " + log);
      }
    }
    return project.resolve("target/classes") + ":" + Files.readString(list).trim();
  }

  static Server.Launch launch(
      Setting setting, Features features, String classPath, List<String> flags) throws IOException {
    int port = Server.freePort();
    Path folder = Files.createDirectories(setting.folder().resolve("spring-" + features));
    Path keys = folder.resolve("jwks.json");
    Files.writeString(keys, setting.callers().jwks());
    List<String> command = new ArrayList<>(List.of(Server.java()));
    command.addAll(flags);
    command.addAll(
        List.of(
            "-Dreactor.netty.ioWorkerCount=2",
            "-cp",
            classPath,
            "dev.ordercluster.benchmarks.spring.SpringCloudGateway",
            "--server.address=127.0.0.1",
            "--server.port=" + port,
            "--bench.upstream=http://127.0.0.1:" + setting.upstreamPort(),
            "--bench.jwks=" + keys,
            "--bench.issuer=" + Callers.ISSUER,
            "--bench.audience=" + Callers.AUDIENCE,
            "--bench.jwt=" + features.checksTokens(),
            "--bench.limit=" + features.limits(),
            "--spring.data.redis.host=127.0.0.1",
            "--spring.data.redis.port=" + setting.redisPort()));
    return new Server.Launch(
        "Spring Cloud Gateway", command, Map.of(), port, folder.resolve("spring.log"));
  }
}

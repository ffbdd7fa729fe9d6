package dev.ordercluster.benchmarks.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.ordercluster.benchmarks.measure.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// This project's gateway, as its images run it.
final class OurGateway {
  private static final String LIMITS =
      "[{\"name\":\"bench\",\"key\":\"principal\",\"limit\":100000,\"window\":\"1s\"}]";

  /// What its images start it with besides.
  static final String POLLERS = "-Djdk.pollerMode=1";

  private OurGateway() {}

  static Server.Launch launch(
      Setting setting, Features features, Path jar, List<String> flags, Map<String, String> more)
      throws IOException {
    int port = Server.freePort();
    Path folder = Files.createDirectories(setting.folder().resolve("ordercluster-" + features));
    Files.writeString(folder.resolve("jwks.json"), setting.callers().jwks());
    Map<String, String> environment = new HashMap<>();
    environment.put("BIND_ADDRESS", "127.0.0.1");
    environment.put("GATEWAY_HTTP_PORT", Integer.toString(port));
    environment.put("GATEWAY_MANAGEMENT_PORT", Integer.toString(Server.freePort()));
    environment.put("GATEWAY_UPSTREAM_HOST", "127.0.0.1");
    environment.put("GATEWAY_UPSTREAM_PORT", Integer.toString(setting.upstreamPort()));
    environment.put("GATEWAY_INTERNAL_SIGNING_KEY", signingKey());
    environment.put(
        "GATEWAY_ISSUERS",
        "[{\"issuer\":\"%s\",\"audiences\":[\"%s\"],\"jwksFile\":\"jwks.json\"}]"
            .formatted(Callers.ISSUER, Callers.AUDIENCE));
    environment.put("GATEWAY_JWKS_DIRECTORY", folder.toString());
    environment.put("GATEWAY_REDIS_HOST", "127.0.0.1");
    environment.put("GATEWAY_REDIS_PORT", Integer.toString(setting.redisPort()));
    environment.put("GATEWAY_RATE_LIMITS", features.limits() ? LIMITS : "[]");
    environment.put("GATEWAY_ACCESS_LOG", "false");
    environment.put("GATEWAY_DRAIN_WAIT", "0s");
    environment.putAll(more);
    List<String> command = new ArrayList<>(List.of(Server.java()));
    command.addAll(flags);
    command.addAll(List.of(POLLERS, "-jar", jar.toString()));
    return new Server.Launch(
        "the gateway", command, environment, port, folder.resolve("gateway.log"));
  }

  private static String signingKey() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("internal").generate().toJSONString();
    } catch (JOSEException e) {
      throw new IllegalStateException("cannot make a key", e);
    }
  }
}

package dev.ordercluster.operator.desired;

import static dev.ordercluster.operator.desired.Containers.env;

import dev.ordercluster.operator.api.v1beta1.Authentication;
import dev.ordercluster.operator.api.v1beta1.GatewaySpec;
import dev.ordercluster.operator.api.v1beta1.GatewayTls;
import dev.ordercluster.operator.api.v1beta1.Issuer;
import dev.ordercluster.operator.api.v1beta1.Traffic;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The instances that clients talk to.
final class GatewayDeployment {
  private static final String CONFIGURATION = "/etc/ordercluster/gateway";
  private static final String KEYS = "/etc/ordercluster/jwks";
  private static final String TOKEN = "/etc/ordercluster/internal-token";

  private GatewayDeployment() {}

  static Deployment of(Blueprint blueprint) {
    ClusterName cluster = blueprint.cluster();
    GatewaySpec spec = blueprint.spec().gateway();
    DataServices redis = DataServices.redis(blueprint, "GATEWAY");
    TransportFiles files = TransportFiles.gateway(blueprint).and(TransportFiles.clients(blueprint));
    String inputs =
        Checksum.of(
            Checksum.of(GatewayConfiguration.files(spec)),
            redis.inputs(blueprint),
            blueprint.digestOf(cluster.internalToken()));
    var template =
        Pods.template(
            blueprint,
            Component.GATEWAY,
            new Pods.Shape(Pods.OUR_USER, 45, inputs, spec.podTemplate()),
            container(blueprint, redis, files),
            Stream.of(
                    redis.volumes().stream(),
                    files.volumes().stream(),
                    Stream.of(
                        Volumes.configMap("configuration", cluster.gatewayConfig()),
                        keys(spec.authentication().issuers()),
                        Volumes.secretKey("internal-token", cluster.internalToken(), "signing.jwk"),
                        Volumes.scratch("tmp")))
                .flatMap(each -> each)
                .toList());
    return Deployments.rolling(
        blueprint, Component.GATEWAY, blueprint.replicas(Component.GATEWAY), template);
  }

  private static Container container(
      Blueprint blueprint, DataServices redis, TransportFiles files) {
    GatewaySpec spec = blueprint.spec().gateway();
    String image = blueprint.images().gateway(blueprint.spec().version());
    return Containers.container(Component.GATEWAY, image, spec.resources())
        .withEnv(environment(blueprint.cluster(), spec))
        .addAllToEnv(authentication(spec.authentication()))
        .addAllToEnv(traffic(spec))
        .addAllToEnv(redis.environment())
        .addAllToEnv(files.environment())
        .withPorts(ports(spec.tls()))
        .withVolumeMounts(redis.mounts())
        .addAllToVolumeMounts(files.mounts())
        .addToVolumeMounts(
            Volumes.readOnly("configuration", CONFIGURATION),
            Volumes.readOnly("jwks", KEYS),
            Volumes.readOnly("internal-token", TOKEN),
            Volumes.writable("tmp", "/tmp"))
        .withStartupProbe(Probes.startup("/health/started", 120))
        .withReadinessProbe(Probes.readiness("/health/ready"))
        .withLivenessProbe(Probes.liveness("/health/live"))
        .withLifecycle(Containers.leaveFirst(5))
        .build();
  }

  private static List<ContainerPort> ports(@Nullable GatewayTls tls) {
    List<ContainerPort> ports = new ArrayList<>();
    if (tls == null || tls.plain() != GatewayTls.Plain.OFF) {
      ports.add(Containers.port(Ports.HTTP_NAME, Ports.HTTP));
    }
    if (tls != null) {
      ports.add(Containers.port(Ports.HTTPS_NAME, Ports.HTTPS));
    }
    ports.add(Containers.port(Ports.MANAGEMENT_NAME, Ports.MANAGEMENT));
    return ports;
  }

  private static List<EnvVar> environment(ClusterName cluster, GatewaySpec spec) {
    return List.of(
        env("JDK_JAVA_OPTIONS", Memory.jvmOptions(spec.resources())),
        env("GATEWAY_HTTP_PORT", Ports.HTTP),
        env("GATEWAY_MANAGEMENT_PORT", Ports.MANAGEMENT),
        env("GATEWAY_UPSTREAM_HOST", cluster.host(Component.ORDER_SERVICE)),
        env("GATEWAY_UPSTREAM_PORT", Ports.HTTP),
        env("GATEWAY_ISSUERS_FILE", CONFIGURATION + "/" + GatewayConfiguration.ISSUERS),
        env("GATEWAY_JWKS_DIRECTORY", KEYS),
        env("GATEWAY_RATE_LIMITS_FILE", CONFIGURATION + "/" + GatewayConfiguration.RATE_LIMITS),
        env("GATEWAY_INTERNAL_SIGNING_KEY_FILE", TOKEN + "/signing.jwk"),
        env("GATEWAY_TRUSTED_PROXIES", String.join(",", spec.trustedProxies())));
  }

  private static List<EnvVar> authentication(Authentication authentication) {
    var sessions = authentication.sessions();
    return List.of(
        env("GATEWAY_SESSION_ENABLED", Boolean.toString(sessions.enabled())),
        env("GATEWAY_SESSION_COOKIE_SECURE", Boolean.toString(sessions.secureCookies())),
        env("GATEWAY_SESSION_TRUSTED_ORIGINS", String.join(",", sessions.trustedOrigins())),
        env("GATEWAY_API_KEYS_ENABLED", Boolean.toString(authentication.apiKeys().enabled())));
  }

  private static List<EnvVar> traffic(GatewaySpec spec) {
    Traffic.LoadBalancing balancing = spec.traffic().loadBalancing();
    Traffic.Limits limits = spec.traffic().limits();
    return List.of(
        env("GATEWAY_UPSTREAM_CONNECT_TIMEOUT", balancing.connectTimeout()),
        env("GATEWAY_UPSTREAM_MAX_CONCURRENT", balancing.maxConcurrent()),
        env("GATEWAY_UPSTREAM_QUEUE_WAIT", balancing.queueWait()),
        env("GATEWAY_UPSTREAM_SLOW_START", balancing.slowStart()),
        env("GATEWAY_REQUEST_TIMEOUT", limits.requestTimeout()),
        env("GATEWAY_REQUEST_MAX_BODY_BYTES", limits.maxBodyBytes()),
        env("GATEWAY_REQUEST_MAX_IMPORT_BYTES", limits.maxImportBytes()),
        env("GATEWAY_REQUEST_MAX_IN_FLIGHT", limits.maxInFlight()),
        env("GATEWAY_REQUEST_MAX_IN_FLIGHT_PER_SOURCE", limits.maxInFlightPerSource()),
        env("GATEWAY_CLIENT_MAX_CONNECTIONS", limits.maxConnections()),
        env("GATEWAY_CLIENT_MAX_CONNECTIONS_PER_SOURCE", limits.maxConnectionsPerSource()),
        env("GATEWAY_STREAM_MAX", limits.maxStreams()),
        env("GATEWAY_CDN_ENABLED", Boolean.toString(spec.cdn().enabled())),
        env("GATEWAY_CDN_MAX_AGE", spec.cdn().maxAge()),
        env("GATEWAY_CDN_STALE_WHILE_REVALIDATE", spec.cdn().staleWhileRevalidate()),
        env("GATEWAY_CDN_STALE_IF_ERROR", spec.cdn().staleIfError()));
  }

  private static VolumeProjection file(String configMap, String key, String path) {
    return new VolumeProjectionBuilder()
        .withNewConfigMap()
        .withName(configMap)
        .withOptional(true)
        .addNewItem(key, null, path)
        .endConfigMap()
        .build();
  }

  // Optional: a ConfigMap that is missing must not keep the gateway from serving what is public.
  private static Volume keys(List<Issuer> issuers) {
    List<VolumeProjection> sources = new ArrayList<>();
    for (int index = 0; index < issuers.size(); index++) {
      Issuer.ConfigMapKey source = issuers.get(index).jwksConfigMap();
      if (source != null) {
        sources.add(file(source.name(), source.key(), GatewayConfiguration.keyFile(index)));
      }
      Issuer.Authorities authorities = issuers.get(index).jwksCaConfigMap();
      if (authorities != null) {
        String path = GatewayConfiguration.authoritiesFile(index);
        sources.add(file(authorities.name(), authorities.key(), path));
      }
    }
    if (sources.isEmpty()) {
      return Volumes.scratch("jwks");
    }
    return new VolumeBuilder()
        .withName("jwks")
        .withNewProjected()
        .withDefaultMode(Volumes.FILE_MODE)
        .withSources(sources)
        .endProjected()
        .build();
  }
}

package dev.ordercluster.operator.desired;

import static dev.ordercluster.operator.desired.Containers.env;

import dev.ordercluster.operator.api.v1beta1.GatewayTls;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.stream.Stream;

/// The certificates that a component presents and whom it accepts, as mounted files. Processes
/// follow them, so they are no part of what replaces a pod.
///
/// @param environment settings
record TransportFiles(List<EnvVar> environment, List<Volume> volumes, List<VolumeMount> mounts) {
  private static final String VOLUME = "tls";
  private static final String FILES = "/etc/ordercluster/tls";

  /// Whom an order service accepts, as gateways and as a database that the operator runs.
  static final String AUTHORITIES = FILES + "/ca.crt";

  private static final String PUBLIC_VOLUME = "public-tls";
  private static final String PUBLIC_FILES = "/etc/ordercluster/public-tls";

  TransportFiles {
    environment = List.copyOf(environment);
    volumes = List.copyOf(volumes);
    mounts = List.copyOf(mounts);
  }

  /// What the order service presents to gateways, and who may have signed theirs.
  static TransportFiles orderService(Blueprint blueprint) {
    return of(
        blueprint,
        Component.ORDER_SERVICE,
        new Names(
            "ORDERS_TLS_CERTIFICATE_PATH", "ORDERS_TLS_KEY_PATH", "ORDERS_TLS_CLIENT_CA_PATH"));
  }

  /// What a gateway presents to order services, and who may have signed theirs.
  static TransportFiles gateway(Blueprint blueprint) {
    return of(
        blueprint,
        Component.GATEWAY,
        new Names(
            "GATEWAY_UPSTREAM_TLS_CERTIFICATE_PATH",
            "GATEWAY_UPSTREAM_TLS_KEY_PATH",
            "GATEWAY_UPSTREAM_TLS_CA_PATH"));
  }

  /// What a database that the operator runs presents to order services. Its arguments name them.
  static TransportFiles postgres(Blueprint blueprint) {
    return blueprint.spec().security().encrypts()
        ? new TransportFiles(
            List.of(),
            List.of(Volumes.keyPair(VOLUME, blueprint.cluster().certificate(Component.POSTGRES))),
            List.of(Volumes.readOnly(VOLUME, FILES)))
        : new TransportFiles(List.of(), List.of(), List.of());
  }

  /// The settings by which PostgreSQL presents them. It reads them again only when it is told to;
  /// the last setting, which is no setting of PostgreSQL itself, asks order services to do so.
  static List<String> postgresSettings(Blueprint blueprint) {
    return blueprint.spec().security().encrypts()
        ? List.of(
            "ssl=on",
            "ssl_cert_file=" + FILES + "/tls.crt",
            "ssl_key_file=" + FILES + "/tls.key",
            "ssl_min_protocol_version=TLSv1.2",
            "ordercluster.follow_certificate=on")
        : List.of();
  }

  /// What a gateway presents to clients, where the spec says so.
  static TransportFiles clients(Blueprint blueprint) {
    GatewayTls tls = blueprint.spec().gateway().tls();
    if (tls == null) {
      return new TransportFiles(List.of(), List.of(), List.of());
    }
    String secret =
        tls.secretName() == null ? blueprint.cluster().publicCertificate() : tls.secretName();
    return new TransportFiles(
        List.of(
            env("GATEWAY_TLS_CERTIFICATE_PATH", PUBLIC_FILES + "/tls.crt"),
            env("GATEWAY_TLS_KEY_PATH", PUBLIC_FILES + "/tls.key"),
            env("GATEWAY_TLS_PORT", Ports.HTTPS),
            env("GATEWAY_TLS_PUBLIC_PORT", tls.port()),
            env("GATEWAY_HTTP_MODE", tls.plain().name())),
        List.of(Volumes.keyPair(PUBLIC_VOLUME, secret)),
        List.of(Volumes.readOnly(PUBLIC_VOLUME, PUBLIC_FILES)));
  }

  /// Both.
  TransportFiles and(TransportFiles other) {
    return new TransportFiles(
        Stream.concat(environment.stream(), other.environment.stream()).toList(),
        Stream.concat(volumes.stream(), other.volumes.stream()).toList(),
        Stream.concat(mounts.stream(), other.mounts.stream()).toList());
  }

  private record Names(String certificate, String key, String authorities) {}

  private static TransportFiles of(Blueprint blueprint, Component component, Names names) {
    if (!blueprint.spec().security().encrypts()) {
      return new TransportFiles(List.of(), List.of(), List.of());
    }
    return new TransportFiles(
        List.of(
            env(names.certificate(), FILES + "/tls.crt"),
            env(names.key(), FILES + "/tls.key"),
            env(names.authorities(), AUTHORITIES)),
        List.of(Volumes.secret(VOLUME, blueprint.cluster().certificate(component))),
        List.of(Volumes.readOnly(VOLUME, FILES)));
  }
}

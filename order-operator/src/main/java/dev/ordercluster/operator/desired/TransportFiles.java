package dev.ordercluster.operator.desired;

import static dev.ordercluster.operator.desired.Containers.env;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;

/// The certificate that a component presents to the others and whom it accepts, as mounted files.
/// Processes follow them, so they are no part of what replaces a pod.
///
/// @param environment settings
record TransportFiles(List<EnvVar> environment, List<Volume> volumes, List<VolumeMount> mounts) {
  private static final String VOLUME = "tls";
  private static final String FILES = "/etc/ordercluster/tls";

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

  private record Names(String certificate, String key, String authorities) {}

  private static TransportFiles of(Blueprint blueprint, Component component, Names names) {
    if (!blueprint.spec().security().encrypts()) {
      return new TransportFiles(List.of(), List.of(), List.of());
    }
    return new TransportFiles(
        List.of(
            env(names.certificate(), FILES + "/tls.crt"),
            env(names.key(), FILES + "/tls.key"),
            env(names.authorities(), FILES + "/ca.crt")),
        List.of(Volumes.secret(VOLUME, blueprint.cluster().certificate(component))),
        List.of(Volumes.readOnly(VOLUME, FILES)));
  }
}

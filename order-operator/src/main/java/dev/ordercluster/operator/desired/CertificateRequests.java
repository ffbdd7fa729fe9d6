package dev.ordercluster.operator.desired;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.operator.api.v1beta1.IssuerRef;
import dev.ordercluster.operator.api.v1beta1.Transport;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.List;

/// What cert-manager is asked for when the spec names an issuer. It puts the same entries into the
/// same Secrets as the operator would.
final class CertificateRequests {
  private static final int BITS = 256;

  private CertificateRequests() {}

  static List<HasMetadata> of(Blueprint blueprint) {
    Transport transport = blueprint.spec().security().transport();
    IssuerRef issuer = transport.issuerRef();
    if (issuer == null || !blueprint.spec().security().encrypts()) {
      return List.of();
    }
    ClusterName cluster = blueprint.cluster();
    return List.of(
        request(cluster, Component.ORDER_SERVICE, transport, issuer, List.of("server auth")),
        request(
            cluster, Component.GATEWAY, transport, issuer, List.of("client auth", "server auth")));
  }

  private static HasMetadata request(
      ClusterName cluster,
      Component component,
      Transport transport,
      IssuerRef issuer,
      List<String> purposes) {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    spec.put("secretName", cluster.certificate(component));
    ArrayNode names = spec.putArray("dnsNames");
    cluster.certificateNames(component).forEach(names::add);
    spec.put("duration", text(transport.validity()));
    spec.put("renewBefore", text(transport.renewalTime()));
    ArrayNode usages = spec.putArray("usages").add("digital signature");
    purposes.forEach(usages::add);
    spec.putObject("privateKey")
        .put("algorithm", "ECDSA")
        .put("size", BITS)
        .put("encoding", "PKCS8")
        .put("rotationPolicy", "Always");
    spec.putObject("issuerRef")
        .put("group", issuer.group())
        .put("kind", issuer.kind())
        .put("name", issuer.name());
    // By them the operator's watch sees the Secret.
    ObjectNode labels = spec.putObject("secretTemplate").putObject("labels");
    cluster.labels(component).forEach(labels::put);
    return ForeignKind.CERTIFICATE.object(
        cluster.owned(cluster.certificate(component), component), spec);
  }

  // As Go writes a duration.
  private static String text(Duration length) {
    return length.toHours() + "h" + length.toMinutesPart() + "m0s";
  }
}

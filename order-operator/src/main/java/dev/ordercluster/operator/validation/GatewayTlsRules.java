package dev.ordercluster.operator.validation;

import dev.ordercluster.operator.api.v1beta1.Exposure;
import dev.ordercluster.operator.api.v1beta1.GatewaySpec;
import dev.ordercluster.operator.api.v1beta1.GatewayTls;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import java.util.function.BiConsumer;

/// A certificate for clients has one source, and a port that they can find.
final class GatewayTlsRules {
  /// What is said when nobody would issue it.
  static final String NOBODY_ISSUES =
      "needs secretName or issuerRef where spec.security.transport.mode is Disabled: nobody issues"
          + " certificates there";

  private static final String FIELD = "spec.gateway.tls";

  private GatewayTlsRules() {}

  /// @param broken takes the field and the rule that it breaks
  static void check(GatewaySpec gateway, BiConsumer<String, String> broken) {
    GatewayTls tls = gateway.tls();
    if (tls == null) {
      return;
    }
    Exposure exposure = gateway.exposure();
    if (tls.secretName() != null && tls.issuerRef() != null) {
      broken.accept(FIELD, GatewayTls.ONE_SOURCE);
    }
    if (tls.issuerRef() != null && exposure.host() == null) {
      broken.accept(FIELD + ".issuerRef", GatewayTls.NO_NAME);
    }
    if (tls.plain() != GatewayTls.Plain.OFF && tls.port().equals(exposure.port())) {
      broken.accept(FIELD + ".port", GatewayTls.SAME_PORT);
    }
    switch (exposure.type()) {
      case CLUSTER_IP, LOAD_BALANCER -> {}
      case NODE_PORT -> {
        if (tls.plain() == GatewayTls.Plain.REDIRECT) {
          broken.accept(FIELD + ".plain", GatewayTls.NO_PORT_KNOWN);
        }
      }
      case INGRESS, GATEWAY_API -> broken.accept(FIELD, GatewayTls.ENDS_IN_FRONT);
    }
  }

  /// The same for what depends on other parts of the spec.
  static void check(OrderClusterSpec spec, BiConsumer<String, String> broken) {
    GatewayTls tls = spec.gateway().tls();
    if (tls != null
        && tls.secretName() == null
        && tls.issuerRef() == null
        && !spec.security().encrypts()) {
      broken.accept(FIELD, NOBODY_ISSUES);
    }
  }
}

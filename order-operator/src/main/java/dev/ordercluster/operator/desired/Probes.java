package dev.ordercluster.operator.desired;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;

/// Probes with every field set. Starting is asked often, so that a pod serves as soon as it can.
final class Probes {
  private Probes() {}

  /// @param patience seconds that starting may take
  static Probe startup(String path, int patience) {
    return probe(path, 1, patience);
  }

  static Probe readiness(String path) {
    return probe(path, 2, 2);
  }

  static Probe liveness(String path) {
    return probe(path, 10, 6);
  }

  static Probe tcpStartup(String port, int patience) {
    return tcp(port, 1, patience);
  }

  static Probe tcpReadiness(String port) {
    return tcp(port, 2, 2);
  }

  static Probe tcpLiveness(String port) {
    return tcp(port, 10, 6);
  }

  private static Probe probe(String path, int period, int failures) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(path)
        .withPort(new IntOrString(Ports.MANAGEMENT_NAME))
        .withScheme("HTTP")
        .endHttpGet()
        .withPeriodSeconds(period)
        .withTimeoutSeconds(2)
        .withSuccessThreshold(1)
        .withFailureThreshold(failures)
        .build();
  }

  private static Probe tcp(String port, int period, int failures) {
    return new ProbeBuilder()
        .withNewTcpSocket()
        .withPort(new IntOrString(port))
        .endTcpSocket()
        .withPeriodSeconds(period)
        .withTimeoutSeconds(2)
        .withSuccessThreshold(1)
        .withFailureThreshold(failures)
        .build();
  }
}

package dev.ordercluster.orders.tls;

import dev.ordercluster.orders.telemetry.Meters;
import dev.ordercluster.runtime.Lifecycle;
import dev.ordercluster.runtime.tls.ReloadingTls;
import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsClientAuth;
import java.time.InstantSource;
import java.util.List;

/// TLS for the web server that follows its files: a changed certificate, key or authority counts
/// from the next handshake on, without a restart and without ending a connection. Broken files
/// change nothing; logs and meters say so.
public final class ListenerTls {
  private ListenerTls() {}

  /// Reads the files and follows them until the lifecycle ends.
  ///
  /// @throws IllegalArgumentException when the files cannot be used now
  public static Tls start(
      ListenerTlsConfig config, InstantSource clock, Meters meters, Lifecycle lifecycle) {
    if (config.files().isEmpty()) {
      return Tls.builder().enabled(false).build();
    }
    ReloadingTls current =
        lifecycle.started("tls", ReloadingTls.start("api-port", config.files().get(), clock));
    meters.gauge(
        "tls_certificate_not_after_seconds",
        () ->
            current
                .state()
                .notAfter()
                .map(end -> (double) end.getEpochSecond())
                .orElse(Double.NaN));
    String reloads = "tls_certificate_reloads";
    meters.gauge(reloads, "result", "used", () -> current.state().reloads());
    meters.gauge(reloads, "result", "refused", () -> current.state().failures());
    return Tls.builder()
        .sslContext(current.context())
        .enabledProtocols(List.of(ReloadingTls.protocols()))
        .enabledCipherSuites(List.of(ReloadingTls.suites()))
        .applicationProtocols(List.of("http/1.1"))
        // A gateway is known by its authority and its tokens; it has no fixed name or address.
        .endpointIdentificationAlgorithm(Tls.ENDPOINT_IDENTIFICATION_NONE)
        .clientAuth(config.isMutual() ? TlsClientAuth.REQUIRED : TlsClientAuth.NONE)
        .build();
  }
}

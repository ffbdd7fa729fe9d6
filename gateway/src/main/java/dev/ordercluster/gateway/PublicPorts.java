package dev.ordercluster.gateway;

import dev.ordercluster.gateway.edge.EdgeListener;
import dev.ordercluster.gateway.edge.EdgeSettings;
import dev.ordercluster.gateway.edge.Handler;
import dev.ordercluster.gateway.management.Health.Check;
import dev.ordercluster.gateway.management.PortProbe;
import dev.ordercluster.gateway.telemetry.Meters;
import dev.ordercluster.gateway.upstream.ServiceTls;
import dev.ordercluster.runtime.Lifecycle;
import dev.ordercluster.runtime.tls.ReloadingTls;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// The public listeners with their certificate, and what health and metrics say of them.
final class PublicPorts {
  private volatile GatewayConfig config;
  private final EdgeListener listener;
  private final Optional<ReloadingTls> tls;

  private PublicPorts(GatewayConfig config, EdgeListener listener, Optional<ReloadingTls> tls) {
    this.config = config;
    this.listener = listener;
    this.tls = tls;
  }

  /// Reads the certificate and starts listening; whoever calls closes the [#listener].
  static PublicPorts start(GatewayConfig config, Handler requests, Meters meters, Outside outside) {
    Optional<ReloadingTls> tls =
        config
            .edge()
            .tls()
            .map(
                files ->
                    outside
                        .lifecycle()
                        .started("tls", ReloadingTls.start("public-port", files, outside.clock())));
    EdgeListener listener =
        EdgeListener.start(
            config.edge().listeners(),
            new EdgeListener.Parts(
                config.trustedProxies(), requests, meters::refused, tls, outside.draining()));
    tls.ifPresent(current -> register(meters, "public-port", current));
    return new PublicPorts(config, listener, tls);
  }

  /// What the ports hang on.
  record Outside(InstantSource clock, Lifecycle lifecycle, BooleanSupplier draining) {}

  /// Makes a certificate's expiry and its reloads visible.
  static void register(Meters meters, String name, ReloadingTls tls) {
    meters.certificate(
        name,
        new Meters.Certificate(
            () -> tls.state().notAfter().map(end -> (double) end.getEpochSecond()).orElse(0.0),
            () -> tls.state().reloads(),
            () -> tls.state().failures()));
  }

  /// Reads what is presented to and trusted of the service, where it speaks TLS.
  static Optional<ServiceTls> towardsService(
      GatewayConfig config, InstantSource clock, Meters meters, Lifecycle lifecycle) {
    Optional<ReloadingTls> tls =
        config
            .serviceTls()
            .files()
            .map(
                files ->
                    lifecycle.started("service-tls", ReloadingTls.start("upstream", files, clock)));
    tls.ifPresent(current -> register(meters, "upstream", current));
    String name = config.serviceTls().name().orElse(config.upstream().host());
    return tls.map(current -> new ServiceTls(name, current));
  }

  /// Connections that are accepted from now on are under another configuration.
  void use(GatewayConfig next) {
    config = next;
    listener.use(next.edge().listeners(), next.trustedProxies());
  }

  EdgeListener listener() {
    return listener;
  }

  Optional<ReloadingTls> tls() {
    return tls;
  }

  /// The ports answer, each asked as a client would.
  Check answer() {
    // A full listener cannot answer the probe and is alive all the same.
    if (listener.isFull()) {
      return new Check(true, "every client connection is in use");
    }
    EdgeSettings settings = config.edge().listeners();
    boolean announced = settings.proxyProtocol();
    PortProbe probe = new PortProbe(settings.bindAddress(), announced, config.trustedProxies());
    if (settings.plain() != EdgeSettings.Plain.OFF) {
      Check plain = probe.ask(listener.port(), false);
      if (!plain.ok()) {
        return plain;
      }
    }
    return listener.securePort().isPresent()
        ? probe.ask(listener.securePort().getAsInt(), true)
        : new Check(true, "the public port answers");
  }

  /// How the certificate stands. Never a reason to take the gateway out: the old one serves.
  static Check certificate(ReloadingTls tls) {
    ReloadingTls.State state = tls.state();
    String end = state.notAfter().map(time -> ", valid until " + time).orElse("");
    return new Check(
        true,
        state.fault() == null
            ? "the newest files are used" + end
            : "degraded: the old certificate is kept" + end + ": " + state.fault());
  }
}

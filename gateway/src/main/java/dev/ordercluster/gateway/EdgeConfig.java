package dev.ordercluster.gateway;

import dev.ordercluster.gateway.edge.Deadlines;
import dev.ordercluster.gateway.edge.EdgeSettings;
import dev.ordercluster.gateway.edge.TrustedProxies;
import dev.ordercluster.gateway.wire.Limits;
import dev.ordercluster.runtime.Key;
import dev.ordercluster.runtime.Settings;
import dev.ordercluster.runtime.tls.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where clients arrive: ports, TLS, bounds and deadlines of connections, trusted proxies. Public
/// only because the configuration that holds it is.
///
/// @param tls certificate and key of the TLS port, when there is one
public record EdgeConfig(EdgeSettings listeners, Optional<TlsFiles> tls) {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /// Whether trusted proxies announce their clients in front of each connection.
  private enum ProxyProtocol {
    OFF,
    ON
  }

  private static final Key<Integer> HTTP_PORT =
      Key.integer("http.port", 0, 65535, "port that clients use in the clear").withDefault("18080");
  private static final Key<EdgeSettings.Plain> HTTP_MODE =
      Key.choice(
              "http.mode",
              EdgeSettings.Plain.class,
              "what the port in the clear does once there is a certificate")
          .withDefault("SERVE");
  private static final Key<Integer> TLS_PORT =
      Key.integer("tls.port", 0, 65535, "port of TLS; open when there is a certificate")
          .withDefault("18443");
  private static final Key<Optional<Integer>> TLS_PUBLIC_PORT =
      Key.integer(
              "tls.public-port",
              1,
              65535,
              "port at which clients reach TLS, which redirects name; absent: that of tls.port")
          .optional();
  static final Key<Optional<Path>> TLS_CERTIFICATE =
      Key.path(
              "tls.certificate-path", "PEM file of the certificate chain, followed when it changes")
          .optional();
  private static final Key<Optional<Path>> TLS_KEY =
      Key.path("tls.key-path", "PEM file of the certificate's private key").optional();
  static final Key<Integer> MAX_BODY =
      Key.integer("request.max-body-bytes", 0, Integer.MAX_VALUE, "request body, else 413")
          .withDefault("1048576");
  private static final Key<Integer> MAX_LINE =
      Key.integer("request.max-line-bytes", 256, 65536, "longest request line, else 414")
          .withDefault("8192");
  private static final Key<Integer> MAX_HEAD =
      Key.integer("request.max-head-bytes", 1024, 262144, "largest request head, else 431")
          .withDefault("32768");
  private static final Key<Integer> MAX_FIELDS =
      Key.integer("request.max-fields", 8, 1000, "header fields of a request, else 431")
          .withDefault("100");
  private static final Key<Integer> MAX_CONNECTIONS =
      Key.integer(
              "client.max-connections",
              1,
              1000000,
              "open client connections; one may hold 36 KiB of heap, and a pod of 256Mi has 128 MB")
          .withDefault("1024");
  private static final Key<Duration> HANDSHAKE_TIMEOUT =
      Key.duration(
              "client.handshake-timeout",
              SECOND,
              MINUTE,
              "for a PROXY protocol header and the TLS handshake")
          .withDefault("10s");
  private static final Key<Duration> IDLE =
      Key.duration("client.idle-timeout", SECOND, Duration.ofHours(1), "between two requests")
          .withDefault("75s");
  private static final Key<Duration> HEAD_TIMEOUT =
      Key.duration("client.head-timeout", SECOND, MINUTE, "to send a request head")
          .withDefault("10s");
  private static final Key<Duration> TRANSFER_TIMEOUT =
      Key.duration(
              "client.transfer-timeout",
              SECOND,
              MINUTE,
              "for a held request body, else 408; without progress of any other body")
          .withDefault("30s");
  static final Key<List<String>> TRUSTED_PROXIES =
      Key.list("trusted-proxies", "CIDR blocks of peers that may speak for other clients")
          .withDefault("");
  private static final Key<TrustedProxies.Field> PROXY_FIELD =
      Key.choice(
              "trusted-proxies.field",
              TrustedProxies.Field.class,
              "the header field in which trusted proxies name their clients; the other is ignored")
          .withDefault("X_FORWARDED_FOR");
  private static final Key<ProxyProtocol> PROXY_PROTOCOL =
      Key.choice(
              "trusted-proxies.protocol",
              ProxyProtocol.class,
              "ON: connections of trusted proxies begin with a PROXY protocol header (v1 or v2)")
          .withDefault("OFF");
  static final Key<Duration> DRAIN_WAIT =
      Key.duration(
              "drain.wait",
              Duration.ZERO,
              Duration.ofSeconds(15),
              "between failing readiness and closing the port when told to stop")
          .withDefault("5s");

  /// Settings of the sockets that are open; the others count for connections from then on.
  static final List<Key<?>> AT_START =
      List.of(
          HTTP_PORT,
          HTTP_MODE,
          TLS_PORT,
          TLS_PUBLIC_PORT,
          TLS_CERTIFICATE,
          TLS_KEY,
          MAX_CONNECTIONS,
          DRAIN_WAIT);

  static final List<Key<?>> KEYS =
      List.of(
          HTTP_PORT,
          HTTP_MODE,
          TLS_PORT,
          TLS_PUBLIC_PORT,
          TLS_CERTIFICATE,
          TLS_KEY,
          MAX_BODY,
          MAX_LINE,
          MAX_HEAD,
          MAX_FIELDS,
          MAX_CONNECTIONS,
          HANDSHAKE_TIMEOUT,
          IDLE,
          HEAD_TIMEOUT,
          TRANSFER_TIMEOUT,
          TRUSTED_PROXIES,
          PROXY_FIELD,
          PROXY_PROTOCOL,
          DRAIN_WAIT);

  /// Reads the settings.
  ///
  /// @throws IllegalArgumentException when they do not fit together
  static EdgeConfig of(Settings settings, String bindAddress) {
    Optional<TlsFiles> tls =
        TlsFiles.pair(settings.get(TLS_CERTIFICATE), settings.get(TLS_KEY), Optional.empty());
    return new EdgeConfig(
        new EdgeSettings(
            bindAddress,
            settings.get(HTTP_PORT),
            settings.get(HTTP_MODE),
            tls.map(_ -> settings.get(TLS_PORT)),
            settings.get(TLS_PUBLIC_PORT),
            settings.get(PROXY_PROTOCOL) == ProxyProtocol.ON,
            new Limits(settings.get(MAX_LINE), settings.get(MAX_HEAD), settings.get(MAX_FIELDS)),
            deadlines(settings),
            settings.get(MAX_BODY),
            settings.get(MAX_CONNECTIONS),
            TrafficConfig.of(settings).connectionsPerSource(),
            GatewayConfig.STOP.minus(SECOND.multipliedBy(2)).minus(settings.get(DRAIN_WAIT))),
        tls);
  }

  /// Who may speak for others.
  ///
  /// @throws IllegalArgumentException when a block is none
  static TrustedProxies proxies(Settings settings) {
    return new TrustedProxies(settings.get(TRUSTED_PROXIES), settings.get(PROXY_FIELD));
  }

  private static Deadlines deadlines(Settings settings) {
    return new Deadlines(
        settings.get(HANDSHAKE_TIMEOUT),
        settings.get(IDLE),
        settings.get(HEAD_TIMEOUT),
        settings.get(TRANSFER_TIMEOUT));
  }
}

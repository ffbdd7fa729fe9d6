package dev.ordercluster.gateway;

import dev.ordercluster.gateway.auth.ApiKeySettings;
import dev.ordercluster.gateway.auth.IssuerSettings;
import dev.ordercluster.gateway.auth.Issuers;
import dev.ordercluster.gateway.edge.Deadlines;
import dev.ordercluster.gateway.edge.EdgeSettings;
import dev.ordercluster.gateway.edge.TrustedProxies;
import dev.ordercluster.gateway.limit.Policy;
import dev.ordercluster.gateway.proxy.Forwarder;
import dev.ordercluster.gateway.proxy.GatewayHandler;
import dev.ordercluster.gateway.redis.RedisSettings;
import dev.ordercluster.gateway.throttle.PolicySettings;
import dev.ordercluster.gateway.upstream.Upstreams;
import dev.ordercluster.gateway.wire.Limits;
import dev.ordercluster.runtime.BindAddress;
import dev.ordercluster.runtime.ConfigurationException;
import dev.ordercluster.runtime.Key;
import dev.ordercluster.runtime.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// The whole configuration of a gateway process. Read once at start; all faults are told at once.
///
/// @param edge the public listener
/// @param managementPort 0 takes a free one
/// @param signingKey the private JWK of internal tokens
/// @param drainWait how long readiness has failed before the listener stops
public record GatewayConfig(
    EdgeSettings edge,
    int managementPort,
    Upstreams.Settings upstream,
    Forwarder.Settings forwarding,
    GatewayHandler.Bounds bounds,
    TrafficConfig traffic,
    CacheConfig caching,
    TracingConfig tracing,
    SessionConfig sessions,
    ApiKeySettings apiKeys,
    List<IssuerSettings> issuers,
    Issuers.KeyRefresh keyRefresh,
    Duration tokenSkew,
    String signingKey,
    List<Policy> rateLimits,
    RedisSettings redis,
    TrustedProxies trustedProxies,
    boolean accessLog,
    Duration drainWait) {

  public static final String PREFIX = "GATEWAY";

  /// A stop takes at most this long, the drain wait included.
  static final Duration STOP = Duration.ofSeconds(20);

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static final Key<Integer> HTTP_PORT =
      Key.integer("http.port", 0, 65535, "port that clients use").withDefault("18080");
  private static final Key<Integer> MANAGEMENT_PORT =
      Key.integer("management.port", 0, 65535, "port of health and metrics").withDefault("18090");
  private static final Key<String> UPSTREAM_HOST =
      Key.text("upstream.host", "name that resolves to every ready order-service instance");
  private static final Key<Integer> UPSTREAM_PORT =
      Key.integer("upstream.port", 1, 65535, "port of the instances").withDefault("18080");
  private static final Key<Duration> UPSTREAM_CONNECT_TIMEOUT =
      Key.duration("upstream.connect-timeout", Duration.ofMillis(10), MINUTE, "to connect")
          .withDefault("1s");
  private static final Key<Duration> REQUEST_TIMEOUT =
      Key.duration(
              "request.timeout",
              Duration.ofMillis(100),
              Duration.ofMinutes(10),
              "until the service's answer begins, retries included")
          .withDefault("30s");
  private static final Key<Integer> MAX_LINE =
      Key.integer("request.max-line-bytes", 256, 65536, "longest request line, else 414")
          .withDefault("8192");
  private static final Key<Integer> MAX_HEAD =
      Key.integer("request.max-head-bytes", 1024, 262144, "largest request head, else 431")
          .withDefault("32768");
  private static final Key<Integer> MAX_FIELDS =
      Key.integer("request.max-fields", 8, 1000, "header fields of a request, else 431")
          .withDefault("100");
  private static final Key<Integer> MAX_BODY =
      Key.integer("request.max-body-bytes", 0, Integer.MAX_VALUE, "request body, else 413")
          .withDefault("1048576");
  private static final Key<Integer> MAX_HELD =
      Key.integer("request.max-held-bytes", 0, 16777216, "request body held for a retry")
          .withDefault("65536");
  private static final Key<Integer> MAX_IN_FLIGHT =
      Key.integer("request.max-in-flight", 1, 100000, "requests at a time, else 503")
          .withDefault("512");
  private static final Key<Integer> MAX_CONNECTIONS =
      Key.integer(
              "client.max-connections",
              1,
              1000000,
              "open client connections; one may hold 36 KiB of heap, and a pod of 256Mi has 128 MB")
          .withDefault("1024");
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
  private static final Key<List<String>> TRUSTED_PROXIES =
      Key.list("trusted-proxies", "CIDR blocks whose X-Forwarded-For is believed").withDefault("");
  private static final Key<String> ISSUERS =
      Key.text(
              "issuers",
              "JSON array of {issuer, audiences, jwksUri or jwksFile, subjectPrefix, roles}")
          .withDefault("[]");
  private static final Key<Optional<Path>> JWKS_DIRECTORY =
      Key.path("jwks.directory", "where jwksFile names are looked up").optional();
  private static final Key<Duration> JWKS_REFRESH =
      Key.duration("jwks.refresh", SECOND, Duration.ofDays(1), "period of reading a jwksUri again")
          .withDefault("5m");
  private static final Key<Duration> JWKS_MAX_AGE =
      Key.duration("jwks.max-age", SECOND, Duration.ofDays(7), "keys serve while a source fails")
          .withDefault("1h");
  private static final Key<Duration> TOKEN_SKEW =
      Key.duration("token.skew", Duration.ZERO, MINUTE, "difference of clocks that is forgiven")
          .withDefault("30s");
  private static final Key<String> SIGNING_KEY =
      Key.text("internal-signing-key", "private P-256 JWK with kid, signs internal tokens")
          .secret();
  private static final Key<String> RATE_LIMITS =
      Key.text("rate-limits", "JSON array as in spec.gateway.rateLimits").withDefault("[]");
  private static final Key<String> REDIS_HOST = Key.text("redis.host", "host of Redis");
  private static final Key<Integer> REDIS_PORT =
      Key.integer("redis.port", 1, 65535, "port of Redis").withDefault("16379");
  private static final Key<Optional<String>> REDIS_PASSWORD =
      Key.text("redis.password", "password of Redis").secret().optional();
  private static final Key<Boolean> ACCESS_LOG =
      Key.flag("access-log", "one JSON line per request on standard output").withDefault("true");
  private static final Key<Duration> DRAIN_WAIT =
      Key.duration(
              "drain.wait",
              Duration.ZERO,
              Duration.ofSeconds(15),
              "between failing readiness and closing the port when told to stop")
          .withDefault("5s");

  /// Every key, in the order of the reference.
  public static List<Key<?>> keys() {
    return Stream.of(
            OWN_KEYS,
            TrafficConfig.KEYS,
            CacheConfig.KEYS,
            TracingConfig.KEYS,
            SessionConfig.KEYS,
            ApiKeyConfig.KEYS)
        .flatMap(List::stream)
        .toList();
  }

  private static final List<Key<?>> OWN_KEYS =
      List.of(
          HTTP_PORT,
          MANAGEMENT_PORT,
          UPSTREAM_HOST,
          UPSTREAM_PORT,
          UPSTREAM_CONNECT_TIMEOUT,
          REQUEST_TIMEOUT,
          MAX_LINE,
          MAX_HEAD,
          MAX_FIELDS,
          MAX_BODY,
          MAX_HELD,
          MAX_IN_FLIGHT,
          MAX_CONNECTIONS,
          IDLE,
          HEAD_TIMEOUT,
          TRANSFER_TIMEOUT,
          TRUSTED_PROXIES,
          ISSUERS,
          JWKS_DIRECTORY,
          JWKS_REFRESH,
          JWKS_MAX_AGE,
          TOKEN_SKEW,
          SIGNING_KEY,
          RATE_LIMITS,
          REDIS_HOST,
          REDIS_PORT,
          REDIS_PASSWORD,
          ACCESS_LOG,
          DRAIN_WAIT);

  /// Reads and checks everything, or tells every fault.
  public static GatewayConfig read(Map<String, String> environment) {
    Settings settings = Settings.read(PREFIX, keys(), environment);
    List<String> faults = new ArrayList<>();
    var issuers = parsed(settings, ISSUERS, IssuerSettings::parse, faults);
    var limits = parsed(settings, RATE_LIMITS, PolicySettings::parse, faults);
    var proxies = parsed(settings, TRUSTED_PROXIES, TrustedProxies::new, faults);
    var sessions =
        parsed(settings, SessionConfig.TRUSTED_ORIGINS, _ -> SessionConfig.of(settings), faults);
    if (!faults.isEmpty()) {
      throw new ConfigurationException(faults);
    }
    TrafficConfig traffic = TrafficConfig.of(settings);
    return new GatewayConfig(
        edge(settings, traffic, BindAddress.from(environment)),
        settings.get(MANAGEMENT_PORT),
        upstream(settings),
        forwarding(settings, traffic),
        new GatewayHandler.Bounds(
            settings.get(MAX_IN_FLIGHT),
            traffic.requestsPerSource(),
            settings.get(MAX_BODY),
            traffic.maxImport()),
        traffic,
        CacheConfig.of(settings),
        TracingConfig.of(settings),
        sessions.orElseThrow(),
        ApiKeyConfig.of(settings),
        issuers.orElseThrow(),
        new Issuers.KeyRefresh(
            settings.get(JWKS_DIRECTORY), settings.get(JWKS_REFRESH), settings.get(JWKS_MAX_AGE)),
        settings.get(TOKEN_SKEW),
        settings.get(SIGNING_KEY),
        limits.orElseThrow(),
        redis(settings),
        proxies.orElseThrow(),
        settings.get(ACCESS_LOG),
        settings.get(DRAIN_WAIT));
  }

  private static Upstreams.Settings upstream(Settings settings) {
    return new Upstreams.Settings(
        settings.get(UPSTREAM_HOST),
        settings.get(UPSTREAM_PORT),
        settings.get(UPSTREAM_CONNECT_TIMEOUT));
  }

  private static RedisSettings redis(Settings settings) {
    return new RedisSettings(
        settings.get(REDIS_HOST), settings.get(REDIS_PORT), settings.get(REDIS_PASSWORD));
  }

  private static Forwarder.Settings forwarding(Settings settings, TrafficConfig traffic) {
    return new Forwarder.Settings(
        settings.get(UPSTREAM_HOST),
        settings.get(REQUEST_TIMEOUT),
        traffic.upload(),
        settings.get(MAX_HELD));
  }

  private static EdgeSettings edge(Settings settings, TrafficConfig traffic, String bindAddress) {
    return new EdgeSettings(
        bindAddress,
        settings.get(HTTP_PORT),
        new Limits(settings.get(MAX_LINE), settings.get(MAX_HEAD), settings.get(MAX_FIELDS)),
        new Deadlines(
            settings.get(IDLE), settings.get(HEAD_TIMEOUT), settings.get(TRANSFER_TIMEOUT)),
        settings.get(MAX_BODY),
        settings.get(MAX_CONNECTIONS),
        traffic.connectionsPerSource(),
        STOP.minus(SECOND.multipliedBy(2)).minus(settings.get(DRAIN_WAIT)));
  }

  private static <T, R> Optional<R> parsed(
      Settings settings, Key<T> key, Function<T, R> parser, List<String> faults) {
    try {
      return Optional.of(parser.apply(settings.get(key)));
    } catch (IllegalArgumentException e) {
      faults.add(key.environmentVariable(PREFIX) + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  /// Without the signing key.
  @Override
  public String toString() {
    return "GatewayConfig[port=" + edge.port() + ", upstream=" + upstream + "]";
  }
}

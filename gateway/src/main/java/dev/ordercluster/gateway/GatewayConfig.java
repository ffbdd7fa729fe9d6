package dev.ordercluster.gateway;

import dev.ordercluster.gateway.auth.ApiKeySettings;
import dev.ordercluster.gateway.auth.IssuerSettings;
import dev.ordercluster.gateway.auth.Issuers;
import dev.ordercluster.gateway.config.Sources;
import dev.ordercluster.gateway.edge.TrustedProxies;
import dev.ordercluster.gateway.limit.Policy;
import dev.ordercluster.gateway.proxy.Forwarder;
import dev.ordercluster.gateway.proxy.GatewayHandler;
import dev.ordercluster.gateway.redis.RedisSettings;
import dev.ordercluster.gateway.throttle.PolicySettings;
import dev.ordercluster.gateway.upstream.Upstreams;
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
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The whole configuration of a gateway process. Read once at start; all faults are told at once.
///
/// @param edge the public listeners
/// @param managementPort 0 takes a free one
/// @param signingKey the private JWK of internal tokens
/// @param drainWait how long readiness has failed before the listener stops
public record GatewayConfig(
    EdgeConfig edge,
    int managementPort,
    Upstreams.Settings upstream,
    ServiceTlsConfig serviceTls,
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

  private static final Key<Integer> MANAGEMENT_PORT =
      Key.integer("management.port", 0, 65535, "port of health and metrics").withDefault("18090");
  private static final Key<String> UPSTREAM_HOST =
      Key.text("upstream.host", "name that resolves to every ready order-service instance");
  private static final Key<Integer> UPSTREAM_PORT =
      Key.integer("upstream.port", 1, 65535, "port of the instances").withDefault("18080");
  private static final Key<Duration> UPSTREAM_CONNECT_TIMEOUT =
      Key.duration("upstream.connect-timeout", Duration.ofMillis(10), MINUTE, "to connect")
          .withDefault("1s");
  private static final Key<Integer> UPSTREAM_MAX_CONCURRENT =
      Key.integer(
              "upstream.max-concurrent",
              1,
              100000,
              "requests that one instance is ever given at a time; fewer when it becomes slow")
          .withDefault("512");
  private static final Key<Duration> UPSTREAM_QUEUE_WAIT =
      Key.duration(
              "upstream.queue-wait",
              Duration.ZERO,
              MINUTE,
              "for an instance with room when all are busy, else 503")
          .withDefault("1s");
  private static final Key<Duration> UPSTREAM_SLOW_START =
      Key.duration(
              "upstream.slow-start",
              Duration.ZERO,
              Duration.ofMinutes(10),
              "until an instance that joined or came back gets a whole share")
          .withDefault("10s");
  private static final Key<Duration> REQUEST_TIMEOUT =
      Key.duration(
              "request.timeout",
              Duration.ofMillis(100),
              Duration.ofMinutes(10),
              "until the service's answer begins, retries included")
          .withDefault("30s");
  private static final Key<Integer> MAX_IN_FLIGHT =
      Key.integer("request.max-in-flight", 1, 100000, "requests worked for at a time, else 503")
          .withDefault("512");
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
  private static final Key<Boolean> ACCESS_LOG =
      Key.flag("access-log", "one JSON line per request on standard output").withDefault("true");

  private static final Key<String> CONFIG =
      Key.text("config", "further settings as YAML; GATEWAY_CONFIG_FILE names its file")
          .withDefault("");

  // What is taken up by a start only: sockets, the streams of logs and spans, the connections to
  // Redis, and the signing key, which services must know before anybody signs with it.
  private static final List<Key<?>> AT_START =
      List.of(
          MANAGEMENT_PORT,
          SIGNING_KEY,
          RedisSettings.HOST,
          RedisSettings.PORT,
          RedisSettings.PASSWORD,
          RedisSettings.TLS,
          RedisSettings.TLS_CA,
          ACCESS_LOG);

  /// The variables of settings that a running gateway does not take over.
  static Set<String> variablesAtStart() {
    return Stream.of(AT_START, EdgeConfig.AT_START, ServiceTlsConfig.KEYS, TracingConfig.KEYS)
        .flatMap(List::stream)
        .map(key -> key.environmentVariable(PREFIX))
        .collect(Collectors.toUnmodifiableSet());
  }

  /// The environment with the files that it names.
  static Sources sources(Map<String, String> environment) {
    return new Sources(PREFIX, keys(), CONFIG, environment);
  }

  /// Every key, in the order of the reference.
  public static List<Key<?>> keys() {
    return Stream.of(
            EdgeConfig.KEYS,
            ServiceTlsConfig.KEYS,
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
          MANAGEMENT_PORT,
          UPSTREAM_HOST,
          UPSTREAM_PORT,
          UPSTREAM_CONNECT_TIMEOUT,
          UPSTREAM_MAX_CONCURRENT,
          UPSTREAM_QUEUE_WAIT,
          UPSTREAM_SLOW_START,
          REQUEST_TIMEOUT,
          MAX_IN_FLIGHT,
          ISSUERS,
          JWKS_DIRECTORY,
          JWKS_REFRESH,
          JWKS_MAX_AGE,
          TOKEN_SKEW,
          SIGNING_KEY,
          RATE_LIMITS,
          RedisSettings.HOST,
          RedisSettings.PORT,
          RedisSettings.PASSWORD,
          RedisSettings.TLS,
          RedisSettings.TLS_CA,
          ACCESS_LOG,
          CONFIG);

  /// Reads and checks everything, or tells every fault.
  public static GatewayConfig read(Map<String, String> environment) {
    return of(sources(environment).read());
  }

  /// Checks everything, or tells every fault.
  ///
  /// @param environment with the values of files in place of their names
  static GatewayConfig of(Map<String, String> environment) {
    Settings settings = Settings.read(PREFIX, keys(), environment);
    List<String> faults = new ArrayList<>();
    var issuers = parsed(settings, ISSUERS, IssuerSettings::parse, faults);
    var limits = parsed(settings, RATE_LIMITS, PolicySettings::parse, faults);
    String address = BindAddress.from(environment);
    var edge =
        parsed(settings, EdgeConfig.TLS_CERTIFICATE, _ -> EdgeConfig.of(settings, address), faults);
    var tls =
        parsed(settings, ServiceTlsConfig.AUTHORITIES, _ -> ServiceTlsConfig.of(settings), faults);
    var proxies =
        parsed(settings, EdgeConfig.TRUSTED_PROXIES, _ -> EdgeConfig.proxies(settings), faults);
    var sessions =
        parsed(settings, SessionConfig.TRUSTED_ORIGINS, _ -> SessionConfig.of(settings), faults);
    if (!faults.isEmpty()) {
      throw new ConfigurationException(faults);
    }
    TrafficConfig traffic = TrafficConfig.of(settings);
    return new GatewayConfig(
        edge.orElseThrow(),
        settings.get(MANAGEMENT_PORT),
        upstream(settings),
        tls.orElseThrow(),
        forwarding(settings, traffic),
        bounds(settings, traffic),
        traffic,
        CacheConfig.of(settings),
        TracingConfig.of(settings),
        sessions.orElseThrow(),
        ApiKeyConfig.of(settings),
        issuers.orElseThrow(),
        refresh(settings),
        settings.get(TOKEN_SKEW),
        settings.get(SIGNING_KEY),
        limits.orElseThrow(),
        RedisSettings.from(settings),
        proxies.orElseThrow(),
        settings.get(ACCESS_LOG),
        settings.get(EdgeConfig.DRAIN_WAIT));
  }

  private static Upstreams.Settings upstream(Settings settings) {
    return new Upstreams.Settings(
        settings.get(UPSTREAM_HOST),
        settings.get(UPSTREAM_PORT),
        settings.get(UPSTREAM_CONNECT_TIMEOUT),
        new Upstreams.Load(
            settings.get(UPSTREAM_MAX_CONCURRENT),
            settings.get(UPSTREAM_QUEUE_WAIT),
            settings.get(UPSTREAM_SLOW_START)));
  }

  private static GatewayHandler.Bounds bounds(Settings settings, TrafficConfig traffic) {
    return new GatewayHandler.Bounds(
        settings.get(MAX_IN_FLIGHT),
        traffic.requestsPerSource(),
        settings.get(EdgeConfig.MAX_BODY),
        traffic.maxImport());
  }

  private static Issuers.KeyRefresh refresh(Settings settings) {
    return new Issuers.KeyRefresh(
        settings.get(JWKS_DIRECTORY), settings.get(JWKS_REFRESH), settings.get(JWKS_MAX_AGE));
  }

  private static Forwarder.Settings forwarding(Settings settings, TrafficConfig traffic) {
    return new Forwarder.Settings(
        settings.get(UPSTREAM_HOST),
        settings.get(REQUEST_TIMEOUT),
        traffic.upload(),
        traffic.maxHeld(),
        (long) traffic.maxHeld() * settings.get(MAX_IN_FLIGHT));
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
    return "GatewayConfig[port=" + edge.listeners().port() + ", upstream=" + upstream + "]";
  }
}

package dev.ordercluster.gateway;

import dev.ordercluster.gateway.config.Sources;
import dev.ordercluster.gateway.edge.EdgeListener;
import dev.ordercluster.gateway.management.Health;
import dev.ordercluster.gateway.management.Health.Check;
import dev.ordercluster.gateway.management.ManagementServer;
import dev.ordercluster.gateway.proxy.GatewayHandler;
import dev.ordercluster.gateway.telemetry.AccessLog;
import dev.ordercluster.gateway.telemetry.Meters;
import dev.ordercluster.gateway.tracing.Tracing;
import dev.ordercluster.gateway.upstream.Upstream;
import dev.ordercluster.gateway.upstream.Upstreams;
import dev.ordercluster.runtime.Lifecycle;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// A running gateway: every part constructed by hand, in order, and registered with the lifecycle
/// that closes it.
public final class Gateway {
  private final EdgeListener listener;
  private final ManagementServer management;
  private final AtomicBoolean draining;

  private Gateway(EdgeListener listener, ManagementServer management, AtomicBoolean draining) {
    this.listener = listener;
    this.management = management;
    this.draining = draining;
  }

  /// What of the outside world a gateway uses; another in tests.
  ///
  /// @param resolver looks up the service's instances
  /// @param accessLog where access log lines go
  public record Surroundings(
      InstantSource clock, Upstreams.Resolver resolver, OutputStream accessLog) {}

  /// Starts everything, and follows the configuration's files from then on. When this returns the
  /// public port listens.
  ///
  /// @param environment the settings and the files that they name
  public static Gateway start(
      Map<String, String> environment, Surroundings world, Lifecycle lifecycle) {
    Sources sources = GatewayConfig.sources(environment);
    Map<String, String> variables = sources.read();
    GatewayConfig config = GatewayConfig.of(variables);
    Meters meters = new Meters();
    AtomicBoolean draining = new AtomicBoolean();
    CurrentPath path = lifecycle.started("request path", path(config, world, meters, lifecycle));
    PublicPorts ports =
        PublicPorts.start(
            config, path, meters, new PublicPorts.Outside(world.clock(), lifecycle, draining::get));
    FollowedConfig followed =
        lifecycle.started(
            "configuration",
            new FollowedConfig(
                sources,
                variables,
                next -> {
                  path.replace(next);
                  ports.use(next);
                },
                meters,
                world.clock()));
    State state = new State(ports, path, followed, draining);
    register(meters, state);
    ManagementServer management = manage(config, state, meters, lifecycle);
    lifecycle.started("public port", ports.listener());
    lifecycle.started("drain", () -> drain(draining, config.drainWait(), path));
    return new Gateway(ports.listener(), management, draining);
  }

  private static CurrentPath path(
      GatewayConfig config, Surroundings world, Meters meters, Lifecycle lifecycle) {
    return new CurrentPath(
        config,
        new RequestPath.Fixed(
            meters,
            told(config, world, meters, lifecycle),
            world.clock(),
            world.resolver(),
            PublicPorts.towardsService(config, world.clock(), meters, lifecycle)));
  }

  private static GatewayHandler.Told told(
      GatewayConfig config, Surroundings world, Meters meters, Lifecycle lifecycle) {
    return new GatewayHandler.Told(
        accessLog(config, world, meters, lifecycle),
        config
            .tracing()
            .collector()
            .map(where -> lifecycle.started("tracing", new Tracing(where, meters))));
  }

  private static Optional<AccessLog> accessLog(
      GatewayConfig config, Surroundings world, Meters meters, Lifecycle lifecycle) {
    return config.accessLog()
        ? Optional.of(lifecycle.started("access-log", new AccessLog(world.accessLog(), meters)))
        : Optional.empty();
  }

  private record State(
      PublicPorts ports, CurrentPath path, FollowedConfig followed, AtomicBoolean draining) {

    RequestPath.Parts core() {
      return path.get().parts();
    }

    Check serving() {
      return draining.get() ? new Check(false, "draining before a stop") : new Check(true, "open");
    }

    Check instances() {
      long usable = core().upstreams().usable();
      int known = core().upstreams().all().size();
      String name = path.get().config().upstream().host();
      return new Check(
          usable > 0,
          usable
              + " of "
              + known
              + " instances of "
              + name
              + " usable"
              + (core().upstreams().isResolving() ? "" : "; the name does not resolve now"));
    }

    Check keys() {
      List<String> without = core().issuers().withoutKeys();
      boolean ok = core().issuers().size() == 0 || without.size() < core().issuers().size();
      return new Check(
          ok,
          without.isEmpty()
              ? "keys of " + core().issuers().size() + " issuers loaded"
              : "no keys of " + String.join(", ", without));
    }

    // Never a reason to take the gateway out: it serves without Redis as configured.
    Check limits() {
      return new Check(
          true,
          core().throttle().isShared()
              ? "rate limits are shared through Redis"
              : "degraded: Redis does not answer, each gateway counts for itself");
    }

    // Never a reason to take the gateway out either: it serves everyone else.
    Check sessionsKept() {
      if (!core().sessions().isEnabled()) {
        return new Check(true, "sessions are switched off");
      }
      return new Check(
          true,
          core().sessions().isHealthy()
              ? "sessions can be checked"
              : "degraded: Redis does not answer, requests with a session are refused with 503");
    }
  }

  private static ManagementServer manage(
      GatewayConfig config, State state, Meters meters, Lifecycle lifecycle) {
    var instances =
        meters.<Upstream>perInstance(
            "gateway.upstream.inflight", "Requests under way per instance", Upstream::inFlight);
    var limits =
        meters.<Upstream>perInstance(
            "gateway.upstream.limit",
            "Requests that an instance is given at a time",
            upstream -> upstream.room().limit());
    var ejections =
        meters.<Upstream>perInstance(
            "gateway.upstream.ejections", "Ejections so far per instance", Upstream::ejections);
    return lifecycle.started(
        "management",
        ManagementServer.start(
            config.edge().listeners().bindAddress(),
            config.managementPort(),
            new ManagementServer.Endpoints(
                new Health().with("public-port", state.ports()::answer),
                ready(state)
                    .with("serving", state::serving)
                    .with("instances", state::instances)
                    .with("issuer-keys", state::keys)
                    .with("rate-limits", state::limits)
                    .with("sessions", state::sessionsKept)
                    .with("configuration", state.followed()::check),
                new Health().with("started", () -> new Check(true, "the public port listens")),
                state.followed()::json,
                () -> {
                  instances.set(state.core().upstreams().all(), Upstream::name);
                  limits.set(state.core().upstreams().all(), Upstream::name);
                  ejections.set(state.core().upstreams().all(), Upstream::name);
                  return meters.scrape();
                })));
  }

  private static Health ready(State state) {
    Health health = new Health();
    state
        .ports()
        .tls()
        .ifPresent(tls -> health.with("certificate", () -> PublicPorts.certificate(tls)));
    state
        .core()
        .upstreams()
        .tls()
        .ifPresent(
            tls ->
                health.with("service-certificate", () -> PublicPorts.certificate(tls.current())));
    return health;
  }

  private static void register(Meters meters, State state) {
    CurrentPath path = state.path();
    meters.gauge("gateway.http.inflight", "Requests under way", path::inFlight);
    meters.gauge(
        "gateway.http.waiting", "Requests under way that wait for their clients", path::waiting);
    meters.gauge(
        "gateway.http.connections",
        "Open client connections",
        state.ports().listener()::connections);
    meters.gauge("gateway.http.streams", "Open event streams", path::streams);
    meters.gauge("gateway.cache.entries", "Public answers kept", () -> path.get().kept());
    meters.gauge(
        "gateway.upstream.retries.running",
        "Retries under way",
        () -> path.get().budget().running());
    meters.gauge(
        "gateway.upstream.usable",
        "Instances that are not ejected",
        () -> Math.toIntExact(state.core().upstreams().usable()));
    meters.gauge(
        "gateway.ratelimit.shared",
        "1 while limits are shared through Redis, 0 while each gateway counts alone",
        () -> state.core().throttle().isShared() ? 1 : 0);
  }

  private static void drain(AtomicBoolean draining, Duration wait, CurrentPath path)
      throws InterruptedException {
    draining.set(true);
    // Load balancers learn of the failed readiness while requests are still served.
    var _ = new CountDownLatch(1).await(wait.toMillis(), TimeUnit.MILLISECONDS);
    // Now that nobody sends new clients here, those with a stream come back elsewhere.
    path.endStreams();
  }

  public int port() {
    return listener.port();
  }

  /// The port under TLS, when there is one.
  public OptionalInt securePort() {
    return listener.securePort();
  }

  public int managementPort() {
    return management.port();
  }

  /// Readiness fails and connections are closed after their next answer.
  public boolean isDraining() {
    return draining.get();
  }
}

package dev.ordercluster.gateway;

import dev.ordercluster.gateway.auth.ApiKeys;
import dev.ordercluster.gateway.auth.Authenticator;
import dev.ordercluster.gateway.auth.InternalTokens;
import dev.ordercluster.gateway.auth.Issuers;
import dev.ordercluster.gateway.auth.JwtAuthenticator;
import dev.ordercluster.gateway.auth.Sessions;
import dev.ordercluster.gateway.proxy.Forwarder;
import dev.ordercluster.gateway.proxy.GatewayHandler;
import dev.ordercluster.gateway.proxy.Guard;
import dev.ordercluster.gateway.proxy.Streams;
import dev.ordercluster.gateway.retry.RetryBudget;
import dev.ordercluster.gateway.telemetry.Meters;
import dev.ordercluster.gateway.throttle.Throttle;
import dev.ordercluster.gateway.upstream.ServiceTls;
import dev.ordercluster.gateway.upstream.Upstreams;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Everything that a request meets behind the edge, made of one configuration and never changed. A
/// new configuration gets a new one, which takes over the parts whose settings stayed the same,
/// with their connections, keys and counts.
final class RequestPath {
  private static final int CLOSED = Integer.MIN_VALUE / 2;

  private final GatewayConfig config;
  private final Parts parts;
  private final Streams streams;
  private final RetryBudget budget;
  private final GatewayHandler.Shared shared;
  private final GatewayHandler handler;
  private final AtomicInteger uses = new AtomicInteger();

  /// What stays the same for the life of the process.
  record Fixed(
      Meters meters,
      GatewayHandler.Told told,
      InstantSource clock,
      Upstreams.Resolver resolver,
      Optional<ServiceTls> serviceTls) {}

  /// What outlives a request path where its settings stay the same.
  record Parts(
      Upstreams upstreams,
      Issuers issuers,
      Throttle throttle,
      Sessions sessions,
      ApiKeys keys,
      InternalTokens tokens) {}

  private RequestPath(GatewayConfig config, Parts parts, Fixed fixed) {
    this.config = config;
    this.parts = parts;
    this.streams = new Streams(config.traffic().streams(), fixed.clock());
    this.budget = new RetryBudget(parts.upstreams()::inFlight);
    Meters meters = fixed.meters();
    Forwarder forwarder =
        new Forwarder(parts.upstreams(), parts.tokens(), budget, meters, config.forwarding());
    this.shared = config.caching().shared(forwarder, meters, config.forwarding().deadline());
    this.handler =
        new GatewayHandler(
            new GatewayHandler.Parts(
                guard(config, parts, fixed),
                parts.sessions(),
                streams,
                forwarder,
                shared,
                meters,
                fixed.told(),
                fixed.clock()),
            config.bounds());
  }

  private static Guard guard(GatewayConfig config, Parts parts, Fixed fixed) {
    var tokens = new JwtAuthenticator(parts.issuers(), config.tokenSkew(), fixed.clock());
    var ways = new Authenticator.Ways(tokens, parts.sessions(), parts.keys());
    return new Guard(
        new Authenticator(ways, fixed.meters()),
        parts.throttle(),
        new Guard.SessionRules(config.sessions().cookie(), config.sessions().sameSite()),
        fixed.meters());
  }

  /// The one of a configuration.
  ///
  /// @param before the one that is in use, whose parts are taken over where their settings stayed
  /// @throws IllegalArgumentException when a part cannot be made of its settings
  static RequestPath of(GatewayConfig config, @Nullable RequestPath before, Fixed fixed) {
    return new RequestPath(config, new Making(config, before, fixed).parts(), fixed);
  }

  /// Makes the parts that are not taken over, and closes them again when one cannot be made.
  private static final class Making {
    private final GatewayConfig config;
    private final @Nullable RequestPath before;
    private final Fixed fixed;

    Making(GatewayConfig config, @Nullable RequestPath before, Fixed fixed) {
      this.config = config;
      this.before = before;
      this.fixed = fixed;
    }

    Parts parts() {
      // The one part that can fail comes first, so nothing is left open.
      Issuers issuers = issuers();
      Upstreams upstreams = upstreams();
      InternalTokens tokens =
          before == null
              ? new InternalTokens(config.signingKey(), fixed.clock())
              : before.parts.tokens();
      return new Parts(upstreams, issuers, throttle(), sessions(), keys(upstreams, tokens), tokens);
    }

    private Issuers issuers() {
      return before != null
              && before.config.issuers().equals(config.issuers())
              && before.config.keyRefresh().equals(config.keyRefresh())
          ? before.parts.issuers()
          : Issuers.start(config.issuers(), config.keyRefresh(), fixed.clock());
    }

    private Upstreams upstreams() {
      return before != null && before.config.upstream().equals(config.upstream())
          ? before.parts.upstreams()
          : Upstreams.start(config.upstream(), fixed.resolver(), fixed.serviceTls());
    }

    private Throttle throttle() {
      return before != null && before.config.rateLimits().equals(config.rateLimits())
          ? before.parts.throttle()
          : new Throttle(config.rateLimits(), config.redis(), fixed.meters());
    }

    private Sessions sessions() {
      var settings = config.sessions().settings();
      return before != null && before.config.sessions().settings().equals(settings)
          ? before.parts.sessions()
          : new Sessions(config.redis(), settings, fixed.meters(), fixed.clock());
    }

    private ApiKeys keys(Upstreams upstreams, InternalTokens tokens) {
      if (before != null
          && before.parts.upstreams() == upstreams
          && before.config.apiKeys().equals(config.apiKeys())) {
        return before.parts.keys();
      }
      var sources = ApiKeys.Sources.of(config.redis(), upstreams, config.upstream().host(), tokens);
      return new ApiKeys(config.apiKeys(), sources, fixed.meters(), fixed.clock());
    }
  }

  /// Begins a use; false when it is closed.
  boolean enter() {
    if (uses.incrementAndGet() > 0) {
      return true;
    }
    uses.decrementAndGet();
    return false;
  }

  /// Ends a use.
  void leave() {
    uses.decrementAndGet();
  }

  /// Lets nothing begin any more when nothing uses it; false when something does.
  boolean closeIfUnused() {
    return uses.compareAndSet(0, CLOSED);
  }

  /// Closes what it does not share with the one that followed it, all of it when none did.
  void closeBut(@Nullable RequestPath next) {
    Parts kept = next == null ? null : next.parts;
    if (kept == null || kept.keys() != parts.keys()) {
      parts.keys().close();
    }
    if (kept == null || kept.sessions() != parts.sessions()) {
      parts.sessions().close();
    }
    if (kept == null || kept.throttle() != parts.throttle()) {
      parts.throttle().close();
    }
    if (kept == null || kept.issuers() != parts.issuers()) {
      parts.issuers().close();
    }
    if (kept == null || kept.upstreams() != parts.upstreams()) {
      parts.upstreams().close();
    }
  }

  GatewayConfig config() {
    return config;
  }

  Parts parts() {
    return parts;
  }

  Streams streams() {
    return streams;
  }

  RetryBudget budget() {
    return budget;
  }

  GatewayHandler handler() {
    return handler;
  }

  /// Public answers kept.
  int kept() {
    return shared.reads().kept();
  }
}

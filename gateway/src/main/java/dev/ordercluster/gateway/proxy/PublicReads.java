package dev.ordercluster.gateway.proxy;

import dev.ordercluster.gateway.auth.Identity;
import dev.ordercluster.gateway.cache.EntityTags;
import dev.ordercluster.gateway.cache.ResponseCache;
import dev.ordercluster.gateway.cache.Stored;
import dev.ordercluster.gateway.compress.AcceptEncoding;
import dev.ordercluster.gateway.compress.Coding;
import dev.ordercluster.gateway.compress.Gzip;
import dev.ordercluster.gateway.edge.CanonicalPath;
import dev.ordercluster.gateway.edge.Request;
import dev.ordercluster.gateway.landing.Documents;
import dev.ordercluster.gateway.landing.Rewriting;
import dev.ordercluster.gateway.route.Role;
import dev.ordercluster.gateway.route.Routes;
import dev.ordercluster.gateway.telemetry.Meters;
import dev.ordercluster.gateway.wire.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Answers what anyone may read from what was read a moment ago. Of several that miss the same one
/// only one asks the service, with a request that carries nothing of its client's.
public final class PublicReads {
  private static final byte[] NOTHING = {};
  private static final long SECOND = 1_000_000_000;

  private final ResponseCache cache;
  private final Forwarder forwarder;
  private final Meters meters;
  private final Duration patience;
  private final Set<String> collections = collections();
  private final Documents documents = new Documents();

  /// Something public.
  ///
  /// @param key under which it is kept
  /// @param target what the service is asked
  /// @param rewriting what is made of the service's document
  record Resource(String key, CanonicalPath target, Optional<Rewriting> rewriting) {}

  /// Reads through a cache.
  ///
  /// @param patience how long to wait for another's request to the service
  public PublicReads(ResponseCache cache, Forwarder forwarder, Meters meters, Duration patience) {
    this.cache = cache;
    this.forwarder = forwarder;
    this.meters = meters;
    this.patience = patience;
  }

  /// Public answers kept.
  public int kept() {
    return cache.size();
  }

  /// The request as a public resource, if it asks for one. Staff sees the service's own answer:
  /// whoever changes something must not be shown what was there before.
  Optional<Resource> resource(Exchange exchange) {
    CanonicalPath path = exchange.request().path();
    boolean kept =
        exchange.matched().filter(AnswerRules::isPublicRead).isPresent()
            && exchange.request().body().finished()
            && (documents.rewriting(path.encoded()).isPresent()
                || (exchange.identity().filter(PublicReads::changesThings).isEmpty()
                    && !cache.isPassed(path.target())
                    && (!exchange.request().method().equals("HEAD") || isFresh(path.target()))));
    return Optional.of(new Resource(path.target(), path, documents.rewriting(path.encoded())))
        .filter(_ -> kept);
  }

  private boolean isFresh(String key) {
    return cache.get(key).filter(known -> cache.isFresh(known, System.nanoTime())).isPresent();
  }

  /// The API reference, which is made of the service's description.
  Resource reference(String key) throws IOException {
    return new Resource(
        key, CanonicalPath.of(Documents.DESCRIPTION), Optional.of(documents.reference()));
  }

  /// Answers with a page of the gateway's own.
  void page(Exchange exchange, Stored page) throws IOException {
    send(exchange, page, "own");
  }

  private static boolean changesThings(Identity identity) {
    return identity.roles().contains(Role.STAFF) || identity.roles().contains(Role.ADMIN);
  }

  /// After a change that went through this gateway nothing from before it is shown here, nor when
  /// it is unknown whether there was one.
  void changed(Request request, int status) {
    boolean changed = (status >= 200 && status < 400) || status >= 500;
    List<String> segments = request.path().segments();
    if (changed && !request.method().equals("GET") && !request.method().equals("HEAD")) {
      collections.stream()
          .filter(prefix -> prefix.equals("/" + String.join("/", first(segments))))
          .forEach(cache::forget);
    }
  }

  private static List<String> first(List<String> segments) {
    return segments.subList(0, Math.min(2, segments.size()));
  }

  // /v1/products, /v1/shipping-methods: what is kept of others never changes through here.
  private static Set<String> collections() {
    return Routes.ofOrderPlatform().all().stream()
        .filter(AnswerRules::isPublicRead)
        .map(route -> "/" + String.join("/", first(route.pattern())))
        .collect(Collectors.toUnmodifiableSet());
  }

  void answer(Exchange exchange, Resource resource) throws IOException {
    Optional<Stored> known = cache.get(resource.key());
    if (known.isPresent() && cache.isFresh(known.get(), System.nanoTime())) {
      send(exchange, known.get(), "hit");
      return;
    }
    ResponseCache.Turn turn = cache.join(resource.key());
    if (turn.leads()) {
      try {
        ask(exchange, resource, turn.flight());
      } finally {
        turn.flight().end();
      }
      return;
    }
    Optional<Stored> others = turn.flight().await(patience);
    if (others.isPresent()) {
      send(exchange, others.get(), "collapsed");
    } else {
      ask(exchange, resource, cache.apart(resource.key()));
    }
  }

  private void ask(Exchange exchange, Resource resource, ResponseCache.Flight flight)
      throws IOException {
    long now = System.nanoTime();
    Optional<Stored> known = cache.get(resource.key());
    boolean standsIn = known.filter(stored -> cache.isUsableOnError(stored, now)).isPresent();
    Fill fill =
        new Fill(
            exchange.request(),
            resource.target(),
            new Fill.Scope(known, standsIn, cache.maxEntry(), resource.rewriting().isPresent()));
    exchange.fills(fill);
    forwarder.forward(exchange);
    exchange.fills(null);
    if (fill.result().isPresent()) {
      Stored stored = stored(fill.result().get(), resource, fill.askedAt());
      flight.landed(stored);
      send(exchange, stored, "miss");
    } else if (fill.isConfirmed()) {
      send(exchange, flight.confirmed(known.orElseThrow(), fill.askedAt()), "revalidated");
    } else if (fill.isAbsorbed()) {
      flight.standsIn(known.orElseThrow());
      send(exchange, known.orElseThrow(), "stale");
    } else {
      meters.publicRead("passed");
      if (exchange.status() < 500) {
        cache.pass(resource.key());
      }
    }
  }

  private static Stored stored(Fill.Captured captured, Resource resource, long askedAt)
      throws IOException {
    Headers headers = captured.headers();
    Optional<String> validator = headers.first("ETag");
    byte[] body = captured.body();
    if (resource.rewriting().isPresent()) {
      Rewriting rewriting = resource.rewriting().get();
      body = rewriting.apply(body);
      rewriting.headers().forEach(headers::set);
    }
    headers.remove("ETag").remove("Age").remove("Vary");
    boolean unchanged = resource.rewriting().isEmpty();
    return Stored.of(headers, body, validator, unchanged, askedAt);
  }

  private void send(Exchange exchange, Stored stored, String how) throws IOException {
    meters.publicRead(how);
    AcceptEncoding accepted = AnswerRules.accepted(exchange);
    if (!accepted.takesAnything()) {
      exchange.refuse(GatewayProblems.noCodingAccepted());
      return;
    }
    Coding coding = coding(accepted, stored);
    String tag = coding.tag(stored.etag());
    Headers headers = new Headers();
    stored.headers().forEach(headers::add);
    headers.add("ETag", tag);
    if (!how.equals("own")) {
      headers.add("Age", Long.toString(stored.age(System.nanoTime()) / SECOND));
      headers.add("Cache-Status", cacheStatus(how));
    }
    exchange.rules().mark(exchange, headers);
    exchange.extra().forEach((name, value) -> Answer.put(headers, name, value));
    if (headers.contains("Set-Cookie")) {
      headers.set("Cache-Control", "no-store");
    }
    if (EntityTags.matches(exchange.request().headers().all("If-None-Match"), tag)) {
      headers.remove("Content-Type");
      exchange.response().send(304, headers, NOTHING);
      return;
    }
    if (coding == Coding.GZIP) {
      headers.set("Content-Encoding", "gzip");
    }
    exchange.response().send(200, headers, stored.entity().in(coding));
  }

  private static Coding coding(AcceptEncoding accepted, Stored stored) {
    Headers headers = stored.headers();
    boolean shrinks =
        stored.entity().length() >= Gzip.WORTHWHILE
            && !headers.contains("Content-Encoding")
            && Coding.shrinks(headers.first("Content-Type").orElse(""));
    return (shrinks && accepted.prefersGzip()) || !accepted.takesIdentity()
        ? Coding.GZIP
        : Coding.IDENTITY;
  }

  // RFC 9211, for whoever wonders where an answer came from.
  private static String cacheStatus(String how) {
    return switch (how) {
      case "miss" -> "ordercluster; fwd=miss; stored";
      case "revalidated" -> "ordercluster; hit; fwd=stale; fwd-status=304";
      case "stale" -> "ordercluster; hit; detail=service-unavailable";
      case "collapsed" -> "ordercluster; fwd=miss; collapsed";
      default -> "ordercluster; hit";
    };
  }
}

package dev.ordercluster.gateway.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ordercluster.gateway.limit.Gcra;
import dev.ordercluster.gateway.redis.RedisScript;
import dev.ordercluster.gateway.redis.RedisSettings;
import dev.ordercluster.gateway.telemetry.Meters;
import dev.ordercluster.gateway.upstream.InternalCall;
import dev.ordercluster.gateway.upstream.Upstreams;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The keys of services. The order service keeps them and a copy of their hashes in Redis, which
/// one script asks; where nothing vouches for that copy (Redis is away, was emptied, or a change
/// waits to be copied) the service itself is asked, see [KeyLookups].
///
/// What was found counts for a moment without another look, and never beyond the key's own end, to
/// the millisecond. A key that was revoked counts at most as long as that moment and the copy's
/// lease together: 4 s. What does not exist is remembered too, and a source that sends many such
/// keys waits ([Guesses]); keys that were good here before are not kept waiting by anyone.
public final class ApiKeys implements AutoCloseable {
  /// Who vouches for a key's subject.
  public static final String ISSUER = "urn:ordercluster:api-keys";

  private static final int REMEMBERED = 10_000;
  private static final Duration UNKNOWN_FOR = Duration.ofSeconds(5);
  private static final int CONNECTIONS = 8;
  private static final Duration DEADLINE = Duration.ofMillis(250);
  private static final Duration ASKING = Duration.ofSeconds(1);
  // Keys that do not exist, from one source: twenty at once, then one in a second.
  private static final Gcra GUESSES = Gcra.of(1, Duration.ofSeconds(1), 19);

  // KEYS: the key, the lease of the copy, who was used when. ARGV: the key's hash.
  private static final String SCRIPT =
      """
      if redis.call('EXISTS', KEYS[2]) == 0 then return {} end
      local found = redis.call('HMGET', KEYS[1], 'id', 'scopes', 'expiresAt', 'revoked')
      if not found[1] or not found[3] or found[4] then return {'none'} end
      redis.call('ZADD', KEYS[3], redis.call('TIME')[1], ARGV[1])
      return {found[1], found[2] or '', found[3]}
      """;

  private final ApiKeySettings settings;
  private final RedisScript script;
  private final KeyLookups lookups;
  private final InstantSource clock;
  private final Guesses guesses = new Guesses(GUESSES);
  private final Cache<String, Known> known =
      Caffeine.newBuilder().executor(Runnable::run).maximumSize(REMEMBERED).build();
  private final Cache<String, String> hashes =
      Caffeine.newBuilder().executor(Runnable::run).maximumSize(REMEMBERED).build();
  private final Cache<String, Instant> unknown =
      Caffeine.newBuilder().maximumSize(2 * REMEMBERED).build();

  private record Known(Identity identity, Instant until) {}

  /// Whom to ask.
  ///
  /// @param service the order service, as the gateway itself
  /// @param tokens vouch for the gateway
  public record Sources(RedisSettings redis, InternalCall service, InternalTokens tokens) {
    /// The service behind a name.
    ///
    /// @param host as it stands in Host
    public static Sources of(
        RedisSettings redis, Upstreams upstreams, String host, InternalTokens tokens) {
      return new Sources(redis, new InternalCall(upstreams, host, ASKING), tokens);
    }
  }

  public ApiKeys(ApiKeySettings settings, Sources sources, Meters meters, InstantSource clock) {
    this.settings = settings;
    this.script =
        new RedisScript(
            sources.redis(),
            new RedisScript.Use(
                "api-key", "the service is asked about API keys", SCRIPT, CONNECTIONS, DEADLINE),
            meters);
    this.lookups =
        new KeyLookups(new ServiceKeyDirectory(sources.service(), sources.tokens()), meters);
    this.clock = clock;
  }

  /// What is known of a key without asking anyone.
  Optional<Authentication> remembered(String key) {
    Optional<String> hash = hashOf(key);
    if (hash.isEmpty()) {
      return Optional.of(new Authentication.Rejected("api-key-format"));
    }
    return remembered(hash.get(), clock.instant());
  }

  /// Judges a key.
  ///
  /// @param source whom a key that does not exist is charged to
  Authentication authenticate(String key, String source) {
    Optional<String> hash = hashOf(key);
    if (hash.isEmpty()) {
      return new Authentication.Rejected("api-key-format");
    }
    Optional<Authentication> before = remembered(hash.get(), clock.instant());
    if (before.isPresent()) {
      return before.get();
    }
    boolean familiar = known.getIfPresent(hash.get()) != null;
    Duration wait = familiar ? Duration.ZERO : guesses.left(source);
    if (wait.isPositive()) {
      return new Authentication.Throttled(wait);
    }
    Authentication found = lookUp(hash.get(), familiar);
    if (found instanceof Authentication.Rejected) {
      guesses.missed(source);
    }
    return found;
  }

  /// The key that a service once came with is still good, as far as can be known.
  boolean isAlive(Identity identity) {
    String hash = hashes.getIfPresent(identity.subject());
    return hash != null && !(lookUp(hash, true) instanceof Authentication.Rejected);
  }

  private Optional<String> hashOf(String key) {
    return settings.enabled() ? ApiKeyText.hashOf(key) : Optional.empty();
  }

  private Optional<Authentication> remembered(String hash, Instant now) {
    Known found = known.getIfPresent(hash);
    if (found != null && !found.identity().expiresAt().isAfter(now)) {
      return Optional.of(new Authentication.Rejected("api-key-expired"));
    }
    if (found != null && found.until().isAfter(now)) {
      return Optional.of(new Authentication.Authenticated(found.identity()));
    }
    Instant until = unknown.getIfPresent(hash);
    return until != null && until.isAfter(now)
        ? Optional.of(new Authentication.Rejected("api-key-unknown"))
        : Optional.empty();
  }

  private Authentication lookUp(String hash, boolean familiar) {
    // Taken before the look: what was found is as old as the question.
    Instant now = clock.instant();
    KeyRecord record =
        script
            .run(
                List.of("apikey:" + hash, "apikeys:complete", "apikeys:used"),
                List.of(hash),
                ApiKeys::read)
            .orElse(new KeyRecord.Unsaid());
    if (record instanceof KeyRecord.Unsaid) {
      record = lookups.find(hash, familiar);
    }
    return switch (record) {
      case KeyRecord.Good good when good.expiresAt().isAfter(now) -> found(hash, good, now);
      case KeyRecord.Good _, KeyRecord.Unknown _ -> {
        known.invalidate(hash);
        unknown.put(hash, now.plus(UNKNOWN_FOR));
        yield new Authentication.Rejected("api-key-unknown");
      }
      case KeyRecord.Unsaid _ -> new Authentication.Unavailable("API keys cannot be checked now");
    };
  }

  private Authentication found(String hash, KeyRecord.Good good, Instant now) {
    Identity identity = good.identity();
    known.put(hash, new Known(identity, now.plus(settings.remembered())));
    hashes.put(identity.subject(), hash);
    return new Authentication.Authenticated(identity);
  }

  private static KeyRecord read(Object reply) {
    if (!(reply instanceof List<?> fields)) {
      throw new IllegalArgumentException("the API key script answered something else");
    }
    return switch (fields.size()) {
      case 0 -> new KeyRecord.Unsaid();
      case 3 ->
          new KeyRecord.Good(
              String.valueOf(fields.get(0)),
              String.valueOf(fields.get(1)),
              Instant.ofEpochMilli(Long.parseLong(String.valueOf(fields.get(2)))));
      default -> new KeyRecord.Unknown();
    };
  }

  @Override
  public void close() {
    script.close();
  }
}

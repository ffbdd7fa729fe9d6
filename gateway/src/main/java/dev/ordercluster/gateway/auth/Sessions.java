package dev.ordercluster.gateway.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ordercluster.gateway.redis.RedisScript;
import dev.ordercluster.gateway.redis.RedisSettings;
import dev.ordercluster.gateway.route.Role;
import dev.ordercluster.gateway.telemetry.Meters;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The sessions that the order service keeps in Redis under `session:<SHA-256 of the token>`. A
/// look-up pushes the idle expiry on, never beyond the absolute one; Redis' clock decides. What was
/// found is remembered for a moment, so a logout on another gateway works within that moment, and
/// one that passed through here at once. While Redis is away sessions cannot be judged; other
/// credentials can.
public final class Sessions implements AutoCloseable {
  /// Who vouches for a session's subject.
  public static final String ISSUER = "urn:ordercluster:sessions";

  private static final Authentication OFF = new Authentication.Rejected("sessions-off");
  private static final String KEY = "session:";
  private static final int REMEMBERED = 20_000;
  private static final int CONNECTIONS = 16;
  private static final Duration DEADLINE = Duration.ofMillis(250);

  // KEYS: the session. ARGV: 1 when this is a use of it, which postpones its idle expiry.
  private static final String SCRIPT =
      """
      local found = redis.call('HMGET', KEYS[1],
          'subject', 'roles', 'scopes', 'absoluteExpiry', 'idleSeconds')
      if not found[1] or not found[4] then return {} end
      local left = tonumber(found[4]) - tonumber(redis.call('TIME')[1])
      if left <= 0 then
        redis.call('DEL', KEYS[1])
        return {}
      end
      if ARGV[1] == '1' and found[5] then
        redis.call('PEXPIRE', KEYS[1], math.min(left, tonumber(found[5])) * 1000)
      end
      return {found[1], found[2] or '', found[3] or '', found[4]}
      """;

  private final RedisScript script;
  private final SessionSettings settings;
  private final InstantSource clock;
  private final Cache<String, Known> known =
      Caffeine.newBuilder().executor(Runnable::run).maximumSize(REMEMBERED).build();

  private record Known(Identity identity, Instant until) {}

  /// Reads sessions.
  public Sessions(
      RedisSettings redis, SessionSettings settings, Meters meters, InstantSource clock) {
    this.script =
        new RedisScript(
            redis,
            new RedisScript.Use(
                "session", "sessions cannot be checked now", SCRIPT, CONNECTIONS, DEADLINE),
            meters);
    this.settings = settings;
    this.clock = clock;
  }

  /// What is known of a session without asking Redis.
  Optional<Authentication> remembered(String token) {
    if (!settings.enabled()) {
      return Optional.of(OFF);
    }
    Optional<String> id = SessionTokens.idOf(token);
    if (id.isEmpty()) {
      return Optional.of(new Authentication.Rejected("session-format"));
    }
    return fresh(id.get()).map(Authentication.Authenticated::new);
  }

  /// Judges a session token. [Authentication.Rejected] when there is no such session any more.
  Authentication authenticate(String token) {
    if (!settings.enabled()) {
      return OFF;
    }
    Optional<String> id = SessionTokens.idOf(token);
    return id.isEmpty() ? new Authentication.Rejected("session-format") : lookUp(id.get(), true);
  }

  /// The session is still there, as far as can be known: Redis being away does not end it. Not a
  /// use of the session.
  public boolean isAlive(String id) {
    return settings.enabled()
        && (fresh(id).isPresent() || !(lookUp(id, false) instanceof Authentication.Rejected));
  }

  /// Customers may log in.
  public boolean isEnabled() {
    return settings.enabled();
  }

  /// The next request with this session is looked up anew.
  public void forget(String id) {
    known.invalidate(id);
  }

  /// Redis answers.
  public boolean isHealthy() {
    return script.isHealthy();
  }

  private Optional<Identity> fresh(String id) {
    Known found = known.getIfPresent(id);
    return found != null && found.until().isAfter(clock.instant())
        ? Optional.of(found.identity())
        : Optional.empty();
  }

  private Authentication lookUp(String id, boolean use) {
    Instant now = clock.instant();
    Optional<Optional<Identity>> answer =
        script.run(List.of(KEY + id), List.of(use ? "1" : "0"), reply -> identity(id, reply));
    if (answer.isEmpty()) {
      return new Authentication.Unavailable("sessions cannot be checked now");
    }
    if (answer.get().isEmpty()) {
      known.invalidate(id);
      return new Authentication.Rejected("session-unknown");
    }
    Identity identity = answer.get().get();
    if (use) {
      known.put(id, new Known(identity, now.plus(settings.remembered())));
    }
    return new Authentication.Authenticated(identity);
  }

  private static Optional<Identity> identity(String id, Object reply) {
    if (!(reply instanceof List<?> fields)) {
      throw new IllegalArgumentException("the session script answered something else");
    }
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    List<String> texts = fields.stream().map(String::valueOf).toList();
    Set<Role> roles = EnumSet.noneOf(Role.class);
    words(texts.get(1)).forEach(word -> Role.ofClaim(word).ifPresent(roles::add));
    Instant end = Instant.ofEpochSecond(Long.parseLong(texts.get(3)));
    return Optional.of(
        new Identity(ISSUER, texts.getFirst(), roles, words(texts.get(2)), end).withSession(id));
  }

  private static Set<String> words(String text) {
    return Arrays.stream(text.split("[ ,]+", -1))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public void close() {
    script.close();
  }
}

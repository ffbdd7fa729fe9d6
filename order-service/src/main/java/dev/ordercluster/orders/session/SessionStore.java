package dev.ordercluster.orders.session;

import dev.ordercluster.orders.cache.Redis;
import dev.ordercluster.orders.customer.PersonalData;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.runtime.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import redis.clients.jedis.RedisClient;

/// Sessions in Redis: `session:<id>` is a hash that expires when idle, `sessions-of:<subject>` a
/// sorted set of the ids of one subject, at most [#MOST] of them. Redis away is a 503.
final class SessionStore implements PersonalData {
  static final int MOST = 50;

  // KEYS: session, set. ARGV: id, absolute expiry (s), life of the key (ms), life of the set (ms),
  // most, fields… A subject with too many sessions loses those that end first.
  private static final String CREATE =
      """
      local now = tonumber(redis.call('TIME')[1])
      redis.call('HSET', KEYS[1], unpack(ARGV, 6))
      redis.call('PEXPIRE', KEYS[1], ARGV[3])
      redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
      redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
      redis.call('PEXPIRE', KEYS[2], ARGV[4])
      local over = redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[5])
      if over > 0 then
        for _, id in ipairs(redis.call('ZRANGE', KEYS[2], 0, over - 1)) do
          redis.call('DEL', 'session:' .. id)
          redis.call('ZREM', KEYS[2], id)
        end
      end
      return 1
      """;

  // KEYS: set. ARGV: id that stays.
  private static final String END_ALL =
      """
      for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
        if id ~= ARGV[1] then
          redis.call('DEL', 'session:' .. id)
          redis.call('ZREM', KEYS[1], id)
        end
      end
      return 1
      """;

  private final Redis redis;

  SessionStore(Redis redis) {
    this.redis = redis;
  }

  void create(String id, Session session) {
    Duration life = Duration.between(session.created(), session.expires());
    Duration first = session.idle().compareTo(life) < 0 ? session.idle() : life;
    String expires = Long.toString(session.expires().getEpochSecond());
    List<String> arguments =
        List.of(
            id,
            expires,
            Long.toString(first.toMillis()),
            Long.toString(life.toMillis()),
            Integer.toString(MOST),
            "subject",
            session.subject(),
            "roles",
            session.roles(),
            "scopes",
            session.scopes(),
            "createdAt",
            Long.toString(session.created().getEpochSecond()),
            "absoluteExpiry",
            expires,
            "idleSeconds",
            Long.toString(session.idle().toSeconds()));
    var _ =
        ask(client -> client.eval(CREATE, List.of(key(id), setOf(session.subject())), arguments));
  }

  /// The session of that id; empty when it has ended. Not a use of it.
  Optional<Session> find(String id, Instant now) {
    Map<String, String> fields = ask(client -> client.hgetAll(key(id)));
    if (!fields.containsKey("subject")) {
      return Optional.empty();
    }
    Session session =
        new Session(
            fields.getOrDefault("subject", ""),
            fields.getOrDefault("roles", ""),
            fields.getOrDefault("scopes", ""),
            Instant.ofEpochSecond(Long.parseLong(fields.getOrDefault("createdAt", "0"))),
            Instant.ofEpochSecond(Long.parseLong(fields.getOrDefault("absoluteExpiry", "0"))),
            Duration.ofSeconds(Long.parseLong(fields.getOrDefault("idleSeconds", "0"))));
    return now.isBefore(session.expires()) ? Optional.of(session) : Optional.empty();
  }

  void end(String id, String subject) {
    var _ = ask(client -> client.del(key(id)));
    var _ = ask(client -> client.zrem(setOf(subject), id));
  }

  /// Ends the sessions of a subject.
  ///
  /// @param except id of one that stays; empty for none
  void endAll(String subject, String except) {
    var _ = ask(client -> client.eval(END_ALL, List.of(setOf(subject)), List.of(except)));
  }

  @Override
  public String name() {
    return "sessions";
  }

  @Override
  public void export(String customerId, Consumer<String> item) {
    Instant now = Instant.EPOCH;
    for (String id : ask(client -> client.zrange(setOf(customerId), 0, -1))) {
      find(id, now).ifPresent(session -> item.accept(Json.text(session.json())));
    }
  }

  @Override
  public void erase(String customerId) {
    endAll(customerId, "");
    var _ = ask(client -> client.del(setOf(customerId)));
  }

  private <T> T ask(Function<RedisClient, T> command) {
    return redis
        .ask("session", command)
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.of(
                        503,
                        "sessions-unavailable",
                        "Try again",
                        "Sessions cannot be made or looked up at the moment."),
                    Map.of("Retry-After", "2")));
  }

  private static String key(String id) {
    return "session:" + id;
  }

  private static String setOf(String subject) {
    return "sessions-of:" + subject;
  }
}

package dev.ordercluster.orders.customer;

import dev.ordercluster.orders.cache.Redis;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.runtime.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Slows down who guesses passwords, the same on every instance. Three counts, each with a
/// [Backoff] of its own: of one account from one source (tight), of an account from anywhere (loose
/// and short, so that nobody can lock somebody else out for long), and of a source over all
/// accounts.
///
/// A source where the owner of an account logged in within the last thirty days is counted for
/// itself only: whoever guesses elsewhere cannot keep it out.
///
/// An attempt counts before its password is checked, so attempts at the same time all count; a
/// success takes its own back. Keys hold keyed hashes, never an address.
final class LoginThrottle {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Backoff PAIR =
      new Backoff(5, Duration.ofSeconds(1), Duration.ofMinutes(15), HOUR);
  private static final Backoff ACCOUNT =
      new Backoff(50, Duration.ofSeconds(1), Duration.ofSeconds(30), HOUR);
  private static final Backoff SOURCE =
      new Backoff(100, Duration.ofSeconds(1), Duration.ofMinutes(15), HOUR);
  private static final Backoff SIGN_UPS =
      new Backoff(50, Duration.ofSeconds(1), Duration.ofMinutes(15), HOUR);

  private static final Backoff GUESTS =
      new Backoff(1000, Duration.ofSeconds(1), Duration.ofMinutes(1), HOUR);

  private static final Duration KNOWN = Duration.ofDays(30);

  // KEYS: counters, and the one that tells that the source is known, where there is one: then only
  // the first counter counts. ARGV per counter: number of free attempts, first and most pause and
  // memory in ms.
  // Answers the ms to wait, 0 when the attempt may go on and was counted.
  private static final String ATTEMPT =
      """
      local time = redis.call('TIME')
      local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
      local wait = 0
      local counters = #ARGV / 4
      if #KEYS > counters and redis.call('EXISTS', KEYS[#KEYS]) == 1 then counters = 1 end
      for i = 1, counters do
        local key = KEYS[i]
        local blocked = tonumber(redis.call('HGET', key, 'until') or '0')
        if blocked > now then wait = math.max(wait, blocked - now) end
      end
      if wait > 0 then return wait end
      for i = 1, counters do
        local key = KEYS[i]
        local at = (i - 1) * 4
        local count = redis.call('HINCRBY', key, 'count', 1)
        local free = tonumber(ARGV[at + 1])
        if count > free then
          local pause = tonumber(ARGV[at + 2]) * 2 ^ math.min(count - free - 1, 40)
          redis.call('HSET', key, 'until', string.format('%.0f', now + math.min(pause, tonumber(ARGV[at + 3]))))
        end
        redis.call('PEXPIRE', key, ARGV[at + 4])
      end
      return 0
      """;

  // KEYS: pair, account, source, known. A success forgets the first two, takes one attempt back and
  // remembers that this source knows the password of this account.
  private static final String SUCCESS =
      """
      redis.call('DEL', KEYS[1], KEYS[2])
      redis.call('SET', KEYS[4], '1', 'PX', ARGV[1])
      if redis.call('EXISTS', KEYS[3]) == 1 then redis.call('HINCRBY', KEYS[3], 'count', -1) end
      return 1
      """;

  private final Redis redis;

  LoginThrottle(Redis redis) {
    this.redis = redis;
  }

  /// Who tries to log in.
  ///
  /// @param account and source keyed hashes
  record Attempt(String account, String source) {
    private List<String> keysAndKnown() {
      List<String> all = new ArrayList<>(keys());
      all.add("attempts:known:" + account + ":" + source);
      return all;
    }

    private List<String> keys() {
      return List.of(
          "attempts:pair:" + account + ":" + source,
          "attempts:account:" + account,
          "attempts:source:" + source);
    }
  }

  /// Counts an attempt; 429 when it comes too early, 503 when Redis is away.
  void attempt(Attempt who) {
    // Wrong attempts of strangers do not keep the owner out where it logged in before.
    count(who.keysAndKnown(), List.of(PAIR, ACCOUNT, SOURCE));
  }

  /// Counts a guest session of a source.
  void guest(String source) {
    count(List.of("attempts:guests:" + source), List.of(GUESTS));
  }

  /// Counts a sign-up of a source.
  void signUp(String source) {
    count(List.of("attempts:sign-up:" + source), List.of(SIGN_UPS));
  }

  void succeeded(Attempt who) {
    var _ =
        redis.ask(
            "throttle",
            client ->
                client.eval(SUCCESS, who.keysAndKnown(), List.of(Long.toString(KNOWN.toMillis()))));
  }

  private void count(List<String> keys, List<Backoff> backoffs) {
    List<String> arguments = new ArrayList<>();
    for (Backoff backoff : backoffs) {
      arguments.add(Integer.toString(backoff.free()));
      arguments.add(Long.toString(backoff.first().toMillis()));
      arguments.add(Long.toString(backoff.most().toMillis()));
      arguments.add(Long.toString(backoff.memory().toMillis()));
    }
    long wait =
        redis
            .ask("throttle", client -> (Long) client.eval(ATTEMPT, keys, arguments))
            .orElseThrow(LoginThrottle::away);
    if (wait > 0) {
      throw new ProblemException(
          Problem.of(429, "too-many-attempts", "Too many attempts", "Wait before you try again."),
          Map.of("Retry-After", Long.toString((wait + 999) / 1000)));
    }
  }

  private static ProblemException away() {
    return new ProblemException(
        Problem.of(503, "sessions-unavailable", "Try again", "Nobody can log in at the moment."),
        Map.of("Retry-After", "2"));
  }
}

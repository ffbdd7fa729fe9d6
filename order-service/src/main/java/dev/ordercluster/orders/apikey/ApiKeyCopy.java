package dev.ordercluster.orders.apikey;

import dev.ordercluster.orders.cache.Redis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.resps.Tuple;

/// The keys in Redis, as gateways read them: `apikey:<hash>` for each, and `apikeys:complete`,
/// which vouches for the whole copy. Whoever finds that key missing does not believe the copy and
/// asks the service. It is a lease of [#LEASE], renewed only by an instance that has just seen that
/// no change waits to be copied, so a revocation that cannot reach Redis ends the copy instead of
/// being overtaken by it. Its value is the id of the Redis process that was filled: one that starts
/// again may have lost what was written last, and is filled anew.
///
/// A revoked key is a tombstone, not an absence: an instance that fills Redis with what it read a
/// moment ago cannot bring the key back.
final class ApiKeyCopy {
  static final Duration LEASE = Duration.ofSeconds(2);

  private static final String COMPLETE = "apikeys:complete";
  private static final String USED = "apikeys:used";
  private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int PAGE = 200;
  private static final int ROUNDS = 100;

  // KEYS: keys. ARGV: four for each: id, scopes, expiry (ms), 1 when revoked.
  private static final String WRITE =
      """
      for i, key in ipairs(KEYS) do
        local at = (i - 1) * 4
        if ARGV[at + 4] == '1' then
          redis.call('HSET', key, 'revoked', '1')
        elseif redis.call('HEXISTS', key, 'revoked') == 0 then
          redis.call('HSET', key, 'id', ARGV[at + 1], 'scopes', ARGV[at + 2],
              'expiresAt', ARGV[at + 3])
        end
        redis.call('PEXPIREAT', key, ARGV[at + 3])
      end
      return 'ok'
      """;

  // KEYS: lease. ARGV: its life in ms, process id that was filled or nothing. Answers with the id
  // of
  // the process that must be filled before, or ok.
  private static final String RENEW =
      """
      local process = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
      if ARGV[2] == process or (ARGV[2] == '' and redis.call('GET', KEYS[1]) == process) then
        redis.call('SET', KEYS[1], process, 'PX', ARGV[1])
        return 'ok'
      end
      return process
      """;

  private final Redis redis;
  private final ApiKeyStore store;

  ApiKeyCopy(Redis redis, ApiKeyStore store) {
    this.redis = redis;
    this.store = store;
  }

  /// Copies what has changed. What Redis does not take now is copied later.
  ///
  /// @return true when nothing waits any more
  boolean publish() {
    for (int round = 0; round < ROUNDS; round++) {
      List<ApiKeyStore.Row> rows = store.unpublished(PAGE);
      if (rows.isEmpty()) {
        return true;
      }
      if (!write(rows)) {
        return false;
      }
      store.published(rows);
    }
    return false;
  }

  /// Copies what has changed, fills a Redis that is empty or new, and renews the lease.
  void keep() {
    long start = System.nanoTime();
    if (!publish()) {
      return;
    }
    Optional<String> answer = renew("", start);
    if (answer.isPresent() && !answer.get().equals("ok") && fill()) {
      long again = System.nanoTime();
      if (publish()) {
        var _ = renew(answer.get(), again);
      }
    }
  }

  /// Moves what the gateways noted of uses into the database.
  void collectUses() {
    List<Tuple> uses = redis.ask("apikey", client -> client.zpopmin(USED, PAGE)).orElse(List.of());
    if (!uses.isEmpty()) {
      Map<String, Instant> last = new HashMap<>();
      uses.forEach(use -> last.put(use.getElement(), Instant.ofEpochSecond((long) use.getScore())));
      store.used(last);
    }
  }

  // First those that count, then those that do not, read after the former were written: whatever
  // was revoked meanwhile is among them or gets its tombstone from whoever revoked it.
  private boolean fill() {
    return fill(false) && fill(true);
  }

  private boolean fill(boolean revoked) {
    UUID after = new UUID(0, 0);
    List<ApiKeyStore.Row> rows = store.running(revoked, after, PAGE);
    while (!rows.isEmpty()) {
      if (!write(rows)) {
        return false;
      }
      rows = store.running(revoked, rows.getLast().id(), PAGE);
    }
    return true;
  }

  private boolean write(List<ApiKeyStore.Row> rows) {
    List<String> keys = new ArrayList<>();
    List<String> arguments = new ArrayList<>();
    for (ApiKeyStore.Row row : rows) {
      keys.add("apikey:" + row.hash());
      arguments.add(row.id().toString());
      arguments.add(String.join(" ", row.scopes()));
      arguments.add(Long.toString(row.expiresAt().toEpochMilli()));
      arguments.add(row.isRevoked() ? "1" : "0");
    }
    return redis.ask("apikey", client -> client.eval(WRITE, keys, arguments)).isPresent();
  }

  private Optional<String> renew(String filled, long seen) {
    if (System.nanoTime() - seen > FRESH) {
      return Optional.empty();
    }
    return redis.ask(
        "apikey",
        client ->
            String.valueOf(
                client.eval(
                    RENEW, List.of(COMPLETE), List.of(Long.toString(LEASE.toMillis()), filled))));
  }
}

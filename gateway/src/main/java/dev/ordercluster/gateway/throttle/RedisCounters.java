package dev.ordercluster.gateway.throttle;

import dev.ordercluster.gateway.redis.RedisScript;
import dev.ordercluster.gateway.redis.RedisSettings;
import dev.ordercluster.gateway.telemetry.Meters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The counters that all gateways share. One script does all policies of a charge: check all, then
/// write all, so a request that one policy denies is charged to none of them. The clock is Redis'
/// own.
final class RedisCounters implements Counters, AutoCloseable {
  private static final Duration DEADLINE = Duration.ofMillis(75);
  private static final int CONNECTIONS = 16;

  // KEYS: one per policy. ARGV: period and tolerance per policy, microseconds. Returns the time and
  // each key's TAT before this request; dev.ordercluster.gateway.limit.Gcra draws the same
  // conclusion from them as this script does.
  private static final String SCRIPT =
      """
      local time = redis.call('TIME')
      local now = time[1] * 1000000 + time[2]
      local result = {now}
      local denied = false
      for i = 1, #KEYS do
        local period = tonumber(ARGV[2 * i - 1])
        local tolerance = tonumber(ARGV[2 * i])
        local tat = tonumber(redis.call('GET', KEYS[i]) or '0')
        tat = math.min(math.max(tat, now), now + tolerance + period)
        result[i + 1] = tat
        if tat - now > tolerance then denied = true end
      end
      if not denied then
        for i = 1, #KEYS do
          local next = result[i + 1] + tonumber(ARGV[2 * i - 1])
          local ttl = math.ceil((next - now) / 1000) + 1
          redis.call('SET', KEYS[i], string.format('%.0f', next), 'PX', ttl)
        end
      end
      return result
      """;

  private final RedisScript script;

  RedisCounters(RedisSettings settings, Meters meters) {
    this.script =
        new RedisScript(
            settings,
            new RedisScript.Use(
                "ratelimit",
                "rate limits are counted per gateway now",
                SCRIPT,
                CONNECTIONS,
                DEADLINE),
            meters);
  }

  @Override
  public Optional<Reading> charge(List<Counted> counted) {
    List<String> keys = new ArrayList<>(counted.size());
    List<String> arguments = new ArrayList<>(counted.size() * 2);
    for (Counted one : counted) {
      keys.add(one.storeKey());
      arguments.add(Long.toString(one.gcra().period()));
      arguments.add(Long.toString(one.gcra().tolerance()));
    }
    return script.run(keys, arguments, reply -> reading(reply, counted.size()));
  }

  @Override
  public boolean isHealthy() {
    return script.isHealthy();
  }

  private static Reading reading(Object reply, int policies) {
    if (!(reply instanceof List<?> numbers) || numbers.size() != policies + 1) {
      throw new IllegalArgumentException("the rate limit script answered something else");
    }
    return new Reading(
        number(numbers.getFirst()),
        numbers.subList(1, numbers.size()).stream().map(RedisCounters::number).toList());
  }

  private static long number(Object value) {
    if (value instanceof Long number) {
      return number;
    }
    throw new IllegalArgumentException("the rate limit script answered a non-number");
  }

  @Override
  public void close() {
    script.close();
  }
}

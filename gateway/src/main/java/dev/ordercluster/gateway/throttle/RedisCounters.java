package dev.ordercluster.gateway.throttle;

import dev.ordercluster.gateway.redis.RedisScript;
import dev.ordercluster.gateway.redis.RedisSettings;
import dev.ordercluster.gateway.telemetry.Meters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The counters that all gateways share. One script does all policies of a charge: check all, then
/// write all, so a request that one policy denies is charged to none of them. Charges of requests
/// that come at once share a run of it. The clock is Redis' own.
final class RedisCounters implements Counters, AutoCloseable {
  private static final Duration DEADLINE = Duration.ofMillis(75);
  // Longer than a call before it, its own, and those that fail until the breaker opens: a charge is
  // given up here only where nothing moves at all.
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  // One for calls, which are made one at a time.
  private static final int CONNECTIONS = 1;

  // KEYS: one per policy of each request, request by request. ARGV: per request the number of its
  // keys, then period and tolerance of each in microseconds. Each request is decided after those
  // before it and charged to all of its policies or to none. Returns the time and each key's TAT
  // before its request; dev.ordercluster.gateway.limit.Gcra draws the same conclusion from them as
  // this script does.
  private static final String SCRIPT =
      """
      local time = redis.call('TIME')
      local now = time[1] * 1000000 + time[2]
      local result = {now}
      local first = 1
      local arg = 1
      while first <= #KEYS do
        local last = first + tonumber(ARGV[arg]) - 1
        local denied = false
        for i = first, last do
          local period = tonumber(ARGV[arg + 1 + 2 * (i - first)])
          local tolerance = tonumber(ARGV[arg + 2 + 2 * (i - first)])
          local tat = tonumber(redis.call('GET', KEYS[i]) or '0')
          tat = math.min(math.max(tat, now), now + tolerance + period)
          result[i + 1] = tat
          if tat - now > tolerance then denied = true end
        end
        if not denied then
          for i = first, last do
            local next = result[i + 1] + tonumber(ARGV[arg + 1 + 2 * (i - first)])
            local ttl = math.ceil((next - now) / 1000) + 1
            redis.call('SET', KEYS[i], string.format('%.0f', next), 'PX', ttl)
          end
        end
        arg = arg + 1 + 2 * (last - first + 1)
        first = last + 1
      end
      return result
      """;

  private final RedisScript script;
  private final JointCharges joint;

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
    this.joint = new JointCharges(this::chargeAll, PATIENCE);
  }

  @Override
  public Optional<Reading> charge(List<Counted> counted) {
    return joint.charge(counted);
  }

  private Optional<List<Reading>> chargeAll(List<List<Counted>> requests) {
    List<String> keys = new ArrayList<>(requests.size());
    List<String> arguments = new ArrayList<>(requests.size() * 3);
    for (List<Counted> counted : requests) {
      arguments.add(Integer.toString(counted.size()));
      for (Counted one : counted) {
        keys.add(one.storeKey());
        arguments.add(Long.toString(one.gcra().period()));
        arguments.add(Long.toString(one.gcra().tolerance()));
      }
    }
    return script.run(keys, arguments, reply -> readings(reply, requests, keys.size()));
  }

  @Override
  public boolean isHealthy() {
    return script.isHealthy();
  }

  private static List<Reading> readings(Object reply, List<List<Counted>> requests, int keys) {
    if (!(reply instanceof List<?> numbers) || numbers.size() != keys + 1) {
      throw new IllegalArgumentException("the rate limit script answered something else");
    }
    long now = number(numbers.getFirst());
    List<Reading> readings = new ArrayList<>(requests.size());
    int from = 1;
    for (List<Counted> counted : requests) {
      int to = from + counted.size();
      readings.add(
          new Reading(now, numbers.subList(from, to).stream().map(RedisCounters::number).toList()));
      from = to;
    }
    return readings;
  }

  private static long number(Object value) {
    if (value instanceof Long number) {
      return number;
    }
    throw new IllegalArgumentException("the rate limit script answered a non-number");
  }

  @Override
  public void close() {
    joint.close();
    script.close();
  }
}

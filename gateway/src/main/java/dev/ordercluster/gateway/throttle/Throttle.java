package dev.ordercluster.gateway.throttle;

import dev.ordercluster.gateway.limit.Gcra;
import dev.ordercluster.gateway.limit.Policy;
import dev.ordercluster.gateway.redis.RedisSettings;
import dev.ordercluster.gateway.telemetry.Meters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Decides whether a request may pass under all policies that count it.
public final class Throttle implements AutoCloseable {
  private static final String PREFIX = "ratelimit:";

  private final List<Rule> rules;
  private final RedisCounters shared;
  private final LocalCounters local = new LocalCounters();
  private final Denials denials = new Denials();
  private final Meters meters;

  /// Whom to charge. The address is known before the credentials are, so that a flood of bad ones
  /// is limited before it costs anything; the two may be charged one after the other or together.
  ///
  /// @param source the client's address key
  /// @param principal the authenticated caller's key
  public record Caller(Optional<String> source, Optional<String> principal) {}

  private record Rule(Policy policy, Gcra gcra) {}

  public Throttle(List<Policy> policies, RedisSettings redis, Meters meters) {
    this.rules = policies.stream().map(policy -> new Rule(policy, policy.gcra())).toList();
    this.shared = new RedisCounters(redis, meters);
    this.meters = meters;
  }

  /// Limits are shared with the other gateways; false while Redis is away and each counts alone.
  public boolean isShared() {
    return shared.isHealthy();
  }

  /// Charges one request to every policy that counts it.
  ///
  /// @param segments the canonical path's decoded segments
  public Admission admit(String method, List<String> segments, Caller caller) {
    List<Counted> counted = counted(method, segments, caller);
    if (counted.isEmpty()) {
      return new Admission.Admitted(List.of());
    }
    long now = System.nanoTime();
    for (Counted one : counted) {
      long left = denials.leftMicros(one.storeKey(), now);
      if (left > 0) {
        meters.limited(one.policy().name(), "denied-remembered");
        return remembered(one, left);
      }
    }
    Optional<Counters.Reading> reading = shared.charge(counted);
    if (reading.isPresent()) {
      return judge(counted, reading.get(), now);
    }
    for (Counted one : counted) {
      if (one.policy().withoutRedis() == Policy.WithoutRedis.FAIL_CLOSED) {
        meters.limited(one.policy().name(), "uncountable");
        return new Admission.Uncountable(one.policy().name());
      }
    }
    return judge(counted, local.charge(counted).orElseThrow(), now);
  }

  private Admission judge(List<Counted> counted, Counters.Reading reading, long now) {
    List<Admission.Charge> charges = new ArrayList<>(counted.size());
    List<String> violated = new ArrayList<>(0);
    long retryIn = 0;
    for (int i = 0; i < counted.size(); i++) {
      Counted one = counted.get(i);
      Gcra.Verdict verdict = one.gcra().decide(reading.tats().get(i), reading.now());
      charges.add(new Admission.Charge(one.policy(), verdict));
      meters.limited(one.policy().name(), verdict.allowed() ? "allowed" : "denied");
      if (!verdict.allowed()) {
        violated.add(one.policy().name());
        retryIn = Math.max(retryIn, verdict.retryIn());
        denials.remember(one.storeKey(), now, verdict.retryIn());
      }
    }
    return violated.isEmpty()
        ? new Admission.Admitted(charges)
        : new Admission.Exceeded(charges, violated, retryIn);
  }

  private static Admission remembered(Counted one, long left) {
    var verdict = new Gcra.Verdict(false, 0, 0, left + one.gcra().tolerance(), left);
    return new Admission.Exceeded(
        List.of(new Admission.Charge(one.policy(), verdict)), List.of(one.policy().name()), left);
  }

  private List<Counted> counted(String method, List<String> segments, Caller caller) {
    List<Counted> counted = new ArrayList<>(rules.size());
    for (Rule rule : rules) {
      if (!rule.policy().counts(method, segments)) {
        continue;
      }
      Optional<String> who =
          switch (rule.policy().key()) {
            case SOURCE -> caller.source();
            case PRINCIPAL -> caller.principal().map(Throttle::plain);
          };
      who.ifPresent(
          key ->
              counted.add(
                  new Counted(
                      rule.policy(), rule.gcra(), PREFIX + rule.policy().name() + ":" + key)));
    }
    return counted;
  }

  // A subject may hold any character; keys stay printable.
  private static String plain(String principal) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(principal.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    shared.close();
  }
}

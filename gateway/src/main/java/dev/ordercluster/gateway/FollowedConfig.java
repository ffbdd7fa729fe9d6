package dev.ordercluster.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.gateway.config.Sources;
import dev.ordercluster.gateway.management.Health.Check;
import dev.ordercluster.gateway.schedule.Repeating;
import dev.ordercluster.gateway.telemetry.Meters;
import dev.ordercluster.runtime.ConfigurationException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Follows the files that the configuration is read from. A change that stayed the same for a
/// second is checked as a whole and put into force, or refused as a whole with every fault: then
/// what was in force stays. Settings that count at a start only keep their values until then.
final class FollowedConfig implements AutoCloseable {
  private static final Logger LOG = System.getLogger(FollowedConfig.class.getName());
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> AT_START = GatewayConfig.variablesAtStart();

  private final Sources sources;
  private final Target target;
  private final InstantSource clock;
  private final Meters meters;
  private final Repeating loop;
  private volatile State state;
  private Map<String, String> inForce;
  // What the files said when they were last judged, and when they were last read.
  private Optional<Map<String, String>> judged;
  private Optional<Map<String, String>> read = Optional.empty();

  /// Who puts a configuration into force.
  @FunctionalInterface
  interface Target {
    /// Puts it into force.
    ///
    /// @throws IllegalArgumentException with the reason when it cannot be served
    void use(GatewayConfig config) throws InterruptedException;
  }

  /// How it stands.
  ///
  /// @param generation 1 for what the process started with, one more for each change
  /// @param since when this generation came into force
  /// @param changed variables that the newest generation changed
  /// @param waiting variables that were changed and wait for a start
  /// @param fault why the newest files are not in force, null when they are
  record State(
      long generation,
      Instant since,
      Set<String> changed,
      Set<String> waiting,
      @Nullable String fault) {
    private State refused(String why) {
      return new State(generation, since, changed, waiting, why);
    }
  }

  /// Begins to follow.
  ///
  /// @param inForce the variables that the process started with, files read
  FollowedConfig(
      Sources sources,
      Map<String, String> inForce,
      Target target,
      Meters meters,
      InstantSource clock) {
    this.sources = sources;
    this.inForce = Map.copyOf(inForce);
    this.judged = Optional.of(this.inForce);
    this.target = target;
    this.meters = meters;
    this.clock = clock;
    this.state = new State(1, clock.instant(), Set.of(), Set.of(), null);
    meters.gauge(
        "gateway.config.generation",
        "Configurations put into force since the start, the first included",
        () -> Math.toIntExact(state.generation()));
    meters.gauge(
        "gateway.config.refused",
        "1 while the newest configuration is refused and an older one in force",
        () -> state.fault() == null ? 0 : 1);
    this.loop = Repeating.start("configuration", () -> PERIOD, this::look);
  }

  State state() {
    return state;
  }

  /// Never a reason to take the gateway out: what was in force serves.
  Check check() {
    State now = state;
    String waiting =
        now.waiting().isEmpty() ? "" : "; restart to change " + String.join(", ", now.waiting());
    return new Check(
        true,
        now.fault() == null
            ? "generation " + now.generation() + " is in force" + waiting
            : "degraded: generation " + now.generation() + " is kept: " + now.fault());
  }

  /// The state as JSON: names of settings, never a value.
  String json() {
    State now = state;
    ObjectNode node = JSON.createObjectNode();
    node.put("generation", now.generation());
    node.put("since", now.since().toString());
    now.changed().forEach(node.putArray("changed")::add);
    now.waiting().forEach(node.putArray("restartToChange")::add);
    node.put("fault", now.fault());
    return node.toString();
  }

  private void look() throws InterruptedException {
    Map<String, String> now;
    try {
      now = Map.copyOf(sources.read());
    } catch (ConfigurationException e) {
      read = Optional.empty();
      judged = Optional.empty();
      refuse(e.faults());
      return;
    }
    boolean settled = read.filter(now::equals).isPresent();
    read = Optional.of(now);
    if (settled && judged.filter(now::equals).isEmpty()) {
      judged = read;
      judge(now);
    }
  }

  private void judge(Map<String, String> wanted) throws InterruptedException {
    Map<String, String> effective = new HashMap<>(wanted);
    AT_START.forEach(
        variable -> {
          effective.remove(variable);
          Optional.ofNullable(inForce.get(variable))
              .ifPresent(value -> effective.put(variable, value));
        });
    Set<String> waiting = differing(wanted, effective);
    Set<String> changed = differing(inForce, effective);
    try {
      // A setting that waits for a start is checked already, so that the start will go well.
      var _ = GatewayConfig.of(wanted);
      if (!changed.isEmpty()) {
        target.use(GatewayConfig.of(effective));
      }
      accept(effective, changed, waiting);
    } catch (ConfigurationException e) {
      refuse(e.faults());
    } catch (IllegalArgumentException e) {
      refuse(List.of(String.valueOf(e.getMessage())));
    }
  }

  private void accept(Map<String, String> effective, Set<String> changed, Set<String> waiting) {
    State before = state;
    inForce = Map.copyOf(effective);
    if (changed.isEmpty()) {
      state = new State(before.generation(), before.since(), before.changed(), waiting, null);
    } else {
      state = new State(before.generation() + 1, clock.instant(), changed, waiting, null);
      meters.configuration("used");
      LOG.log(
          Level.INFO,
          "configuration generation {0} is in force: changed {1}",
          state.generation(),
          String.join(", ", changed));
    }
    if (!waiting.isEmpty() && !waiting.equals(before.waiting())) {
      LOG.log(Level.WARNING, "restart to change {0}", String.join(", ", waiting));
    }
  }

  private void refuse(List<String> faults) {
    String why = String.join("; ", faults);
    if (why.equals(state.fault())) {
      return;
    }
    state = state.refused(why);
    meters.configuration("refused");
    LOG.log(Level.WARNING, "the configuration in force is kept: {0}", why);
  }

  private static Set<String> differing(Map<String, String> one, Map<String, String> other) {
    Set<String> names = new TreeSet<>(one.keySet());
    names.addAll(other.keySet());
    names.removeIf(name -> Objects.equals(one.get(name), other.get(name)));
    return names;
  }

  @Override
  public void close() {
    loop.close();
  }
}

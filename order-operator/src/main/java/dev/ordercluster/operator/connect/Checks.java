package dev.ordercluster.operator.connect;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Remembers how the last log-in to each data service ended, and repeats it in the background when
/// somebody asks and it has become old. Nobody who asks ever waits.
public final class Checks implements AutoCloseable {
  /// Longest time that one attempt may take.
  public static final Duration DEADLINE = Duration.ofSeconds(5);

  private static final Duration WHILE_GOOD = Duration.ofSeconds(30);
  private static final Duration WHILE_BAD = Duration.ofSeconds(5);
  private static final int AT_ONCE = 8;

  private static final Logger LOG = System.getLogger(Checks.class.getName());

  private final BiFunction<Target, Duration, Outcome> login;
  private final InstantSource clock;
  private final Semaphore places = new Semaphore(AT_ONCE);
  // One entry per data service of a cluster that exists.
  private final Map<Key, State> states = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /// Whose data service.
  ///
  /// @param cluster uid of the OrderCluster
  /// @param service label of the component
  public record Key(String cluster, String service) {}

  private record State(Target target, @Nullable Outcome outcome, Instant due, boolean running) {}

  /// Checks by really connecting.
  public Checks(InstantSource clock) {
    this(Checks::logIn, clock);
  }

  Checks(BiFunction<Target, Duration, Outcome> login, InstantSource clock) {
    this.login = login;
    this.clock = clock;
  }

  /// How the last log-in to exactly this target ended; empty while none has.
  ///
  /// @param told called from another thread when the answer is another one than before
  public Optional<Outcome> latest(Key key, Target target, Runnable told) {
    State state =
        states.compute(
            key,
            (_, before) ->
                before == null || !before.target().equals(target)
                    ? new State(target, null, clock.instant(), false)
                    : before);
    if (!closed && !state.running() && !clock.instant().isBefore(state.due())) {
      begin(key, state, told);
    }
    return Optional.ofNullable(state.outcome());
  }

  /// Drops what is known of a cluster that goes.
  public void forget(String cluster) {
    states.keySet().removeIf(key -> key.cluster().equals(cluster));
  }

  // Who finds no place comes again with the next pass.
  private void begin(Key key, State state, Runnable told) {
    if (!places.tryAcquire()) {
      return;
    }
    State running = new State(state.target(), state.outcome(), state.due(), true);
    if (!states.replace(key, state, running)) {
      places.release();
      return;
    }
    Thread.ofVirtual()
        .name("connect-" + key.service())
        .start(
            () -> {
              try {
                end(key, running, login.apply(state.target(), DEADLINE), told);
              } catch (RuntimeException e) {
                LOG.log(
                    Level.WARNING,
                    "a log-in to " + key.service() + " failed unexpectedly, it is tried again",
                    e);
              } finally {
                states.replace(
                    key, running, new State(state.target(), state.outcome(), later(false), false));
                places.release();
              }
            });
  }

  private void end(Key key, State running, Outcome outcome, Runnable told) {
    boolean good = outcome instanceof Outcome.Connected;
    State ended = new State(running.target(), outcome, later(good), false);
    if (states.replace(key, running, ended) && !outcome.equals(running.outcome())) {
      told.run();
    }
  }

  private Instant later(boolean good) {
    return clock.instant().plus(good ? WHILE_GOOD : WHILE_BAD);
  }

  static Outcome logIn(Target target, Duration deadline) {
    return switch (target) {
      case Target.Postgres postgres -> PostgresLogin.attempt(postgres, deadline);
      case Target.Redis redis -> RedisLogin.attempt(redis, deadline);
      case Target.Kafka kafka -> KafkaLogin.attempt(kafka, deadline);
    };
  }

  @Override
  public void close() {
    closed = true;
  }
}

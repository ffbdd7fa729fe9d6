package dev.ordercluster.operator.report;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Looks at the board twice a minute, so that it has the last hour.
public final class Looks implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final ScheduledExecutorService clockwork =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("report").daemon().factory());

  private Looks() {}

  public static Looks start(Board board, InstantSource clock) {
    Looks looks = new Looks();
    var _ =
        looks.clockwork.scheduleAtFixedRate(
            () -> board.look(clock.instant()), 1, PAUSE.toSeconds(), TimeUnit.SECONDS);
    return looks;
  }

  @Override
  public void close() {
    clockwork.shutdownNow();
  }
}

package dev.ordercluster.operator.simulate;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.LongStream;

/// Courses of load of the same kinds as those of [Trace#all], with other numbers: each seed draws
/// its levels, times and noise anew. The thresholds of the autoscaler were chosen on the seeds from
/// 1 on; [#heldOut] are others, which nothing was chosen on.
public enum TraceFamily {
  STEP("step", 0) {
    @Override
    Trace draw(SplittableRandom random, String name) {
      double base = between(random, 80, 300);
      double high = Math.min(MOST_LOAD, base * between(random, 1.5, 5));
      double from = between(random, 200, 500);
      double to = from + between(random, 600, 1500);
      return new Trace(
          name, (int) to + QUIET, noisy(random, t -> t >= from && t < to ? high : base));
    }
  },
  RAMP("ramp", 1) {
    @Override
    Trace draw(SplittableRandom random, String name) {
      double base = between(random, 80, 250);
      double high = between(random, 400, MOST_LOAD);
      double from = between(random, 200, 400);
      double rise = between(random, 200, 900);
      double back = from + rise + between(random, 200, 600);
      double fall = between(random, 200, 900);
      return new Trace(
          name,
          (int) (back + fall) + QUIET,
          noisy(
              random,
              t ->
                  base
                      + (high - base)
                          * Math.clamp(
                              Math.min((t - from) / rise, (back + fall - t) / fall), 0.0, 1.0)));
    }
  },
  DAILY("daily sine", 2) {
    @Override
    Trace draw(SplittableRandom random, String name) {
      double mean = between(random, 250, 800);
      double swing = mean * between(random, 0.4, 0.85);
      double period = between(random, 2400, 5400);
      double phase = between(random, 0, 2 * Math.PI);
      return new Trace(
          name,
          (int) (2 * period),
          noisy(random, t -> mean - swing * Math.cos(2 * Math.PI * t / period + phase)));
    }
  },
  FLASH_CROWD("flash crowd", 3) {
    @Override
    Trace draw(SplittableRandom random, String name) {
      double base = between(random, 60, 200);
      double high = Math.min(MOST_LOAD, base * between(random, 5, 12));
      double from = between(random, 200, 500);
      double rise = between(random, 5, 40);
      double fall = between(random, 30, 200);
      double gone = from + rise + between(random, 120, 600) + fall;
      return new Trace(
          name,
          (int) gone + QUIET,
          noisy(
              random,
              t ->
                  base
                      + (high - base)
                          * Math.clamp(Math.min((t - from) / rise, (gone - t) / fall), 0.0, 1.0)));
    }
  },
  NOISY("noisy", 4) {
    @Override
    Trace draw(SplittableRandom random, String name) {
      double mean = between(random, 150, 1000);
      double part = between(random, 0.15, 0.4);
      double lasting = between(random, 5, 30);
      double[] factors = random.doubles(SLICES, 1 - part, 1 + part).toArray();
      return new Trace(name, 3600, t -> mean * factors[(int) (t / lasting) % SLICES]);
    }
  },
  SAWTOOTH("sawtooth", 5) {
    @Override
    Trace draw(SplittableRandom random, String name) {
      double low = between(random, 80, 250);
      double high = between(random, 400, 1200);
      double period = between(random, 400, 1200);
      return new Trace(
          name, (int) (5 * period), noisy(random, t -> low + (high - low) * (t % period) / period));
    }
  };

  private static final double MOST_LOAD = 1400;
  private static final int QUIET = 900;
  private static final int SLICES = 1024;
  private static final double MOST_NOISE = 0.05;
  private static final long FIRST_HELD_OUT = 1001;

  private final String title;
  // Keeps the kinds from drawing the same numbers; a kind keeps its own, and so its traces.
  private final int salt;

  TraceFamily(String title, int salt) {
    this.title = title;
    this.salt = salt;
  }

  /// The kind's name in tables.
  public String title() {
    return title;
  }

  /// The trace of one seed.
  public Trace of(long seed) {
    return draw(new SplittableRandom(seed * 31 + salt), title + " " + seed);
  }

  /// Traces that no threshold was chosen on.
  public List<Trace> heldOut(int count) {
    return LongStream.range(FIRST_HELD_OUT, FIRST_HELD_OUT + count).mapToObj(this::of).toList();
  }

  abstract Trace draw(SplittableRandom random, String name);

  // Every second of every load differs a little from what it is on average.
  private static DoubleUnaryOperator noisy(SplittableRandom random, DoubleUnaryOperator load) {
    double part = between(random, 0, MOST_NOISE);
    double[] factors = random.doubles(SLICES, 1 - part, 1 + part).toArray();
    return t -> load.applyAsDouble(t) * factors[(int) t % SLICES];
  }

  private static double between(SplittableRandom random, double from, double to) {
    return from + (to - from) * random.nextDouble();
  }
}

package dev.ordercluster.operator.simulate;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/// A course of load.
///
/// @param name as in the table of figures
/// @param seconds its length
/// @param load requests per second by second
public record Trace(String name, int seconds, DoubleUnaryOperator load) {
  private static final long SEED = 42;

  /// The traces of the figures.
  public static List<Trace> all() {
    return List.of(step(), ramp(), daily(), flashCrowd(), noisy(), sawtooth());
  }

  /// Quiet, then four times the load for twenty minutes, then quiet.
  public static Trace step() {
    return new Trace("step", 3000, t -> t >= 300 && t < 1500 ? 600 : 150);
  }

  /// Up for ten minutes, up there for five, down for ten.
  public static Trace ramp() {
    return new Trace(
        "ramp",
        3000,
        t -> 120 + 680 * Math.clamp(Math.min((t - 300) / 600, (1800 - t) / 600), 0.0, 1.0));
  }

  /// Two days of a sine, each an hour long.
  public static Trace daily() {
    return new Trace("daily sine", 7200, t -> 450 - 330 * Math.cos(2 * Math.PI * t / 3600));
  }

  /// Ten times the load within ten seconds, for five minutes, then gone within two minutes.
  public static Trace flashCrowd() {
    return new Trace(
        "flash crowd ×10",
        2400,
        t -> 100 + 900 * Math.clamp(Math.min((t - 300) / 10, (730 - t) / 120), 0.0, 1.0));
  }

  /// Constant on average; every five seconds up to a quarter more or less.
  public static Trace noisy() {
    double[] factors = new Random(SEED).doubles(720, 0.75, 1.25).toArray();
    return new Trace("noisy", 3600, t -> 400 * factors[(int) (t / 5)]);
  }

  /// Five slow rises, each with a fall at its end.
  public static Trace sawtooth() {
    return new Trace("sawtooth", 4500, t -> 150 + 500 * (t % 900) / 900);
  }
}

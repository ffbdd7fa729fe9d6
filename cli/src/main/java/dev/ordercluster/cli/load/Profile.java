package dev.ordercluster.cli.load;

import java.util.Arrays;
import java.util.Locale;

/// How the rate of arrivals changes over a run, between a base and a peak.
public enum Profile {
  /// Base, peak from a fifth to four fifths of the run, base.
  STEP {
    @Override
    double height(double part) {
      return part >= 0.2 && part < 0.8 ? 1 : 0;
    }
  },
  /// A straight line from base to peak.
  RAMP {
    @Override
    double height(double part) {
      return part;
    }
  },
  /// One day: a wave that begins and ends at the base.
  DAILY {
    @Override
    double height(double part) {
      return (1 - Math.cos(2 * Math.PI * part)) / 2;
    }
  },
  /// Base, and the peak for a tenth of the run in its middle.
  SPIKE {
    @Override
    double height(double part) {
      return part >= 0.45 && part < 0.55 ? 1 : 0;
    }
  },
  /// Four straight lines from base to peak.
  SAWTOOTH {
    @Override
    double height(double part) {
      return part * TEETH % 1;
    }
  };

  private static final int TEETH = 4;

  /// Height between 0 (base) and 1 (peak).
  ///
  /// @param part of the run that is over, 0 to 1
  abstract double height(double part);

  /// The name on the command line.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The profile that a person names.
  public static Profile named(String name) {
    return Arrays.stream(values())
        .filter(profile -> profile.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "one of step, ramp, daily, spike, sawtooth expected, was \"" + name + "\""));
  }
}

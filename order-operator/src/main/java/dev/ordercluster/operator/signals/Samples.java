package dev.ordercluster.operator.signals;

import dev.ordercluster.operator.autoscale.Pod;
import dev.ordercluster.operator.autoscale.Sample;
import dev.ordercluster.operator.autoscale.Signal;
import dev.ordercluster.operator.measure.Measured;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.DoubleStream;

/// The samples of one component's pods. Remembers [PodReadings#MOST] readings of each pod that
/// exists and nothing of those that went, so its size is bounded by the number of pods.
///
/// A look that fails leaves the sample before it standing; the decision itself takes one that is
/// too old for missing.
final class Samples {
  private static final int STALE_AFTER_PERIODS = 3;

  private final Duration period;
  private final MetricNames names;
  private final Map<String, PodReadings> readings = new HashMap<>();
  private final Map<String, Sample.Taken> good = new HashMap<>();

  Samples(Duration period, MetricNames names) {
    this.period = period;
    this.names = names;
  }

  /// The pods with what they said last.
  synchronized List<Pod> of(List<PodSnapshot> pods, Map<String, Scrape> heard) {
    Set<String> present = new HashSet<>();
    pods.forEach(pod -> present.add(pod.name()));
    readings.keySet().retainAll(present);
    good.keySet().retainAll(present);
    Map<String, Sample> samples = new HashMap<>();
    heard.forEach((pod, scrape) -> samples.put(pod, sample(pod, scrape)));
    shareLag(samples);
    List<Pod> all = new ArrayList<>();
    for (PodSnapshot pod : pods) {
      all.add(pod.with(samples.getOrDefault(pod.name(), new Sample.Never())));
    }
    return all;
  }

  /// How many readers of messages are of use, if a pod says so.
  synchronized OptionalInt partitions() {
    double told =
        middle(readings.values().stream().flatMapToDouble(pod -> pod.partitions().stream()));
    return Double.isNaN(told)
        ? OptionalInt.empty()
        : OptionalInt.of((int) Math.min(told, Integer.MAX_VALUE));
  }

  // What all should agree on: of three the one that lies is not believed, of two the larger is.
  private static double middle(DoubleStream told) {
    double[] sorted = told.sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  private Sample sample(String pod, Scrape scrape) {
    Sample sample =
        readings.computeIfAbsent(pod, _ -> new PodReadings(period)).sample(scrape, names);
    if (sample instanceof Sample.Taken taken) {
      good.put(pod, taken);
      return taken;
    }
    Sample.Taken before = good.get(pod);
    return before != null && stands(before, sample) ? before : sample;
  }

  private boolean stands(Sample.Taken before, Sample now) {
    // A clock that went back must not keep a sample fresh until it has come as far again.
    Duration age = Duration.between(before.time(), now.time()).abs();
    return age.compareTo(period.multipliedBy(STALE_AFTER_PERIODS)) <= 0;
  }

  // Every pod tells the lag of the whole group, because the broker keeps it for the group. The
  // decision adds up what the pods tell, so each gets its share.
  private static void shareLag(Map<String, Sample> samples) {
    double most =
        middle(
            samples.values().stream()
                .flatMapToDouble(sample -> sample.value(Signal.CONSUMER_LAG).stream()));
    long told =
        samples.values().stream()
            .filter(sample -> sample.value(Signal.CONSUMER_LAG).isPresent())
            .count();
    if (Measured.isUsable(most)) {
      samples.replaceAll((_, sample) -> withLag(sample, most / told));
    }
  }

  private static Sample withLag(Sample sample, double lag) {
    if (sample instanceof Sample.Taken taken && taken.value(Signal.CONSUMER_LAG).isPresent()) {
      Map<Signal, Double> values = new EnumMap<>(Signal.class);
      values.putAll(taken.values());
      values.put(Signal.CONSUMER_LAG, lag);
      return new Sample.Taken(taken.time(), taken.window(), values, taken.latency());
    }
    return sample;
  }
}

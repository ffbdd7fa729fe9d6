package dev.ordercluster.operator.simulate;

import dev.ordercluster.operator.measure.LatencyHistogram;
import dev.ordercluster.operator.measure.LatencyHistogram.Bucket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/// One replica of the modelled service: a single queue whose CPU is the server (M/M/1 with what
/// piles up on top when more comes than it can do).
final class Replica {
  /// The bounds of the order service's histogram, in seconds.
  static final double[] BOUNDS = {
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, Double.POSITIVE_INFINITY
  };

  private static final double[] NOTHING = new double[BOUNDS.length];
  private static final int REMEMBERED_SECONDS = 60;
  private static final double MOST_UTILIZED = 0.97;

  private final ServiceModel.Parameters parameters;
  private final String name;
  private final double born;
  private final Deque<Step> steps = new ArrayDeque<>();
  private double queue;

  private static final class Step {
    private final double time;
    private final double length;
    private final double cpuMillis;
    private final double done;
    private final double inFlight;
    // Cumulative counts by the bounds.
    private final double[] atMost;

    Step(
        double time, double length, double cpuMillis, double done, double inside, double[] atMost) {
      this.time = time;
      this.length = length;
      this.cpuMillis = cpuMillis;
      this.done = done;
      this.inFlight = inside;
      this.atMost = atMost;
    }
  }

  Replica(ServiceModel.Parameters parameters, String name, double born) {
    this.parameters = parameters;
    this.name = name;
    this.born = born;
  }

  String name() {
    return name;
  }

  double born() {
    return born;
  }

  double readyAt() {
    return born + parameters.start().readySecond();
  }

  boolean isReady(double time) {
    return time >= readyAt();
  }

  double queue() {
    return queue;
  }

  /// Advances by `length` seconds during which `rate` requests per second arrive.
  void step(double time, double length, double rate) {
    double age = time - born;
    if (!isReady(time)) {
      remember(new Step(time, length, parameters.start().startingMillis(age), 0, 0, NOTHING));
      return;
    }
    double capacity = parameters.capacity();
    double arriving = rate * length;
    double done = Math.min(queue + arriving, capacity * length);
    double utilization = Math.min(done / (capacity * length), MOST_UTILIZED);
    double waited = queue / capacity;
    // Clients give up at the time-out: what would wait longer is gone.
    queue = Math.min(queue + arriving - done, capacity * parameters.clientTimeoutSeconds());
    double mean = 1 / capacity / (1 - utilization);
    double[] atMost = new double[BOUNDS.length];
    for (int i = 0; i < atMost.length; i++) {
      double beyond = BOUNDS[i] - parameters.fixedSeconds() - waited;
      atMost[i] = beyond <= 0 ? 0 : done * (1 - Math.exp(-beyond / mean));
    }
    double cpu = done / length * parameters.cpuMillisPerRequest();
    remember(
        new Step(
            time,
            length,
            cpu + parameters.start().warmingMillis(age),
            done,
            inside(done / length),
            atMost));
  }

  private void remember(Step step) {
    steps.addLast(step);
    while (steps.getFirst().time < step.time - REMEMBERED_SECONDS) {
      steps.removeFirst();
    }
  }

  /// Mean CPU of the last `window` seconds.
  double cpuMillis(double window) {
    return mean(window, step -> step.cpuMillis);
  }

  /// Requests answered per second in the last `window` seconds.
  double requestsPerSecond(double window) {
    return mean(window, step -> step.done / step.length);
  }

  /// The mean of what [#inFlight] was over the last `window` seconds.
  double inFlight(double window) {
    return mean(window, step -> step.inFlight);
  }

  /// Requests inside: those that wait, and those that are worked on by Little's law.
  private double inside(double rate) {
    double utilization = Math.min(rate / parameters.capacity(), MOST_UTILIZED);
    return queue + utilization / (1 - utilization) + rate * parameters.fixedSeconds();
  }

  /// Durations of the last `window` seconds.
  LatencyHistogram latency(double window) {
    double[] sums = new double[BOUNDS.length];
    addDurations(window, sums);
    return histogram(sums);
  }

  /// Adds the cumulative counts of the last `window` seconds to `sums`.
  void addDurations(double window, double[] sums) {
    double from = steps.getLast().time - window;
    for (Iterator<Step> newest = steps.descendingIterator(); newest.hasNext(); ) {
      Step step = newest.next();
      if (step.time <= from) {
        break;
      }
      for (int i = 0; i < sums.length; i++) {
        sums[i] += step.atMost[i];
      }
    }
  }

  /// The histogram with these cumulative counts by [#BOUNDS].
  static LatencyHistogram histogram(double[] sums) {
    List<Bucket> buckets = new ArrayList<>();
    double sum = 0;
    double before = 0;
    double lower = 0;
    for (int i = 0; i < sums.length; i++) {
      buckets.add(new Bucket(BOUNDS[i], sums[i]));
      double middle = Double.isFinite(BOUNDS[i]) ? (lower + BOUNDS[i]) / 2 : lower;
      sum += (sums[i] - before) * middle;
      before = sums[i];
      lower = BOUNDS[i];
    }
    return new LatencyHistogram(buckets, sum);
  }

  private double mean(double window, java.util.function.ToDoubleFunction<Step> value) {
    double from = steps.isEmpty() ? 0 : steps.getLast().time - window;
    double sum = 0;
    double length = 0;
    for (Iterator<Step> newest = steps.descendingIterator(); newest.hasNext(); ) {
      Step step = newest.next();
      if (step.time <= from) {
        break;
      }
      sum += value.applyAsDouble(step) * step.length;
      length += step.length;
    }
    return length == 0 ? 0 : sum / length;
  }
}

package dev.ordercluster.operator.simulate;

import dev.ordercluster.operator.autoscale.Facts;
import dev.ordercluster.operator.autoscale.Pod;
import dev.ordercluster.operator.autoscale.Sample;
import dev.ordercluster.operator.autoscale.Signal;
import dev.ordercluster.operator.measure.LatencyHistogram;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A queueing model of the order service: equal replicas behind a gateway that shares the load out
/// evenly among those that are ready, and a recorded start of a JVM for each new one.
public final class ServiceModel {
  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  private final Parameters parameters;
  private final List<Replica> replicas = new ArrayList<>();
  private final List<Replica> leaving = new ArrayList<>();
  private int names;
  private double time;

  /// What the service needs.
  ///
  /// @param cpuMillisPerRequest CPU of one request, in thousandths of a core-second
  /// @param cores cores that a replica gets; the node is full, so no more than it requests
  /// @param fixedSeconds part of each request that is not CPU: database, network
  /// @param clientTimeoutSeconds after which a client gives up
  /// @param start recorded start of a replica
  public record Parameters(
      double cpuMillisPerRequest,
      double cores,
      double fixedSeconds,
      double clientTimeoutSeconds,
      JvmStart start) {
    /// 4 ms of CPU per request on half a core: 125 requests per second at most.
    public static Parameters orderService() {
      return new Parameters(4, 0.5, 0.015, 10, JvmStart.recorded());
    }

    double capacity() {
      return cores * 1000 / cpuMillisPerRequest;
    }
  }

  public ServiceModel(Parameters parameters, int initial) {
    this.parameters = parameters;
    // The first ones have long been warm.
    double before = -Duration.ofHours(1).toSeconds();
    for (int i = 0; i < initial; i++) {
      replicas.add(new Replica(parameters, "pod-" + names++, before));
    }
  }

  /// Advances by `length` seconds under `rate` requests per second over all.
  public void step(double length, double rate) {
    long ready = replicas.stream().filter(replica -> replica.isReady(time)).count();
    for (Replica replica : replicas) {
      replica.step(time, length, replica.isReady(time) ? rate / Math.max(1, ready) : 0);
    }
    leaving.forEach(replica -> replica.step(time, length, 0));
    leaving.removeIf(replica -> replica.queue() <= 0 || !replica.isReady(time));
    time += length;
  }

  /// Starts or drains replicas. The youngest go first, as a ReplicaSet does it.
  public void scale(int wanted) {
    while (replicas.size() < wanted) {
      replicas.add(new Replica(parameters, "pod-" + names++, time));
    }
    while (replicas.size() > wanted) {
      leaving.add(replicas.removeLast());
    }
  }

  /// Replicas that take a place, those that drain included.
  public int occupied() {
    return replicas.size() + leaving.size();
  }

  /// Replicas that answer.
  public int ready() {
    return (int) replicas.stream().filter(replica -> replica.isReady(time)).count();
  }

  public Instant now() {
    return EPOCH.plusMillis(Math.round(time * 1000));
  }

  /// Durations of the last `window` seconds over all replicas.
  public LatencyHistogram latency(double window) {
    double[] sums = new double[Replica.BOUNDS.length];
    replicas.stream()
        .filter(replica -> replica.isReady(time))
        .forEach(replica -> replica.addDurations(window, sums));
    return Replica.histogram(sums);
  }

  /// What an autoscaler sees that samples over `window` seconds.
  public Facts facts(double window) {
    List<Pod> pods = replicas.stream().map(replica -> pod(replica, window)).toList();
    return new Facts(replicas.size(), pods, List.of(), Facts.ScheduledMinimum.NONE);
  }

  private Pod pod(Replica replica, double window) {
    Instant born = EPOCH.plusMillis(Math.round(replica.born() * 1000));
    Instant ready = EPOCH.plusMillis(Math.round(replica.readyAt() * 1000));
    boolean isReady = replica.isReady(time);
    Map<Signal, Double> values =
        Map.of(
            Signal.CPU_MILLIS, replica.cpuMillis(window),
            Signal.REQUESTS_PER_SECOND, replica.requestsPerSecond(window),
            Signal.IN_FLIGHT, isReady ? replica.inFlight(window) : 0);
    boolean asked = time > replica.born();
    return new Pod(
        replica.name(),
        Pod.Phase.RUNNING,
        false,
        isReady ? new Pod.Readiness.Ready(ready) : new Pod.Readiness.NotReady(born),
        new Pod.Start.At(born),
        new Pod.Requests(Math.round(parameters.cores() * 1000), 384L << 20),
        asked
            ? new Sample.Taken(
                now(),
                Duration.ofMillis(Math.round(window * 1000)),
                values,
                replica.latency(window))
            : new Sample.Never());
  }
}

package dev.ordercluster.operator;

import dev.ordercluster.runtime.Key;
import dev.ordercluster.runtime.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Settings of the operator's process.
///
/// @param namespaces namespaces that are watched; empty: all
/// @param imageRegistry put before every image name, empty for the images' own registries
/// @param probe whether readiness is verified by a read through the gateway
/// @param steadyInterval longest time between two looks at a cluster that is well
/// @param secretPropagation time until a changed Secret has reached the files of every pod
/// @param scrapeInterval time between two looks at the pods of what follows its load
record OperatorConfig(
    Set<String> namespaces,
    String imageRegistry,
    boolean probe,
    Duration steadyInterval,
    Duration secretPropagation,
    Duration scrapeInterval,
    int reconcileThreads,
    int managementPort,
    Duration stopTimeout,
    LeaderElection leaderElection) {

  /// How replicas of the operator agree on one that acts.
  ///
  /// @param namespace where the lease is; empty: the operator's own
  /// @param identity name of this replica; empty: a random one
  /// @param lease time after which others may take over
  /// @param renewDeadline time after which a leader that cannot renew gives up and exits
  record LeaderElection(
      boolean enabled,
      String namespace,
      String identity,
      Duration lease,
      Duration renewDeadline,
      Duration retry) {}

  static final String PREFIX = "OPERATOR";

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static final Key<List<String>> NAMESPACES =
      Key.list("namespaces", "Namespaces that are watched; empty: all.").withDefault("");
  private static final Key<String> IMAGE_REGISTRY =
      Key.text("image-registry", "Put before every image name, for mirrors.").withDefault("");
  private static final Key<Boolean> PROBE =
      Key.flag(
              "probe",
              "Verify readiness by a read through the gateway; needs a network path to its"
                  + " Service.")
          .withDefault("true");
  private static final Key<Duration> STEADY =
      Key.duration(
              "steady-interval",
              SECOND,
              MINUTE.multipliedBy(2),
              "Longest time between two looks at a cluster that is well.")
          .withDefault("30s");
  private static final Key<Duration> PROPAGATION =
      Key.duration(
              "secret-propagation",
              SECOND,
              MINUTE.multipliedBy(30),
              "Time after which a changed Secret has reached the files of every pod: a new authority"
                  + " signs nothing before, an old one is trusted so long. A kubelet takes up to a"
                  + " minute and a half.")
          .withDefault("3m");
  private static final Key<Duration> SCRAPE =
      Key.duration(
              "scrape-interval",
              SECOND,
              MINUTE,
              "Time between two looks at the pods of a component that follows its load.")
          .withDefault("5s");
  private static final Key<Integer> THREADS =
      Key.integer("reconcile-threads", 1, 64, "Clusters that are worked on at the same time.")
          .withDefault("8");
  private static final Key<Integer> MANAGEMENT_PORT =
      Key.integer("management-port", 0, 65535, "Port of health and metrics; 0: any free one.")
          .withDefault("18090");
  private static final Key<Duration> STOP_TIMEOUT =
      Key.duration(
              "stop-timeout", SECOND, MINUTE, "Time that passes under way get when told to stop.")
          .withDefault("10s");
  private static final Key<Boolean> ELECTION =
      Key.flag("leader-election", "Let one replica act while the others stand by.")
          .withDefault("true");
  private static final Key<String> ELECTION_NAMESPACE =
      Key.text("leader-election.namespace", "Namespace of the lease; empty: the operator's own.")
          .withDefault("");
  private static final Key<String> ELECTION_IDENTITY =
      Key.text("leader-election.identity", "Name of this replica; empty: a random one.")
          .withDefault("");
  private static final Key<Duration> LEASE =
      Key.duration(
              "leader-election.lease", SECOND, MINUTE, "Time after which others may take over.")
          .withDefault("15s");
  private static final Key<Duration> RENEW_DEADLINE =
      Key.duration(
              "leader-election.renew-deadline",
              SECOND,
              MINUTE,
              "Time after which a leader that cannot renew its lease exits.")
          .withDefault("10s");
  private static final Key<Duration> RETRY =
      Key.duration("leader-election.retry", SECOND, MINUTE, "Time between two attempts.")
          .withDefault("2s");

  static final List<Key<?>> KEYS =
      List.of(
          NAMESPACES,
          IMAGE_REGISTRY,
          PROBE,
          STEADY,
          PROPAGATION,
          SCRAPE,
          THREADS,
          MANAGEMENT_PORT,
          STOP_TIMEOUT,
          ELECTION,
          ELECTION_NAMESPACE,
          ELECTION_IDENTITY,
          LEASE,
          RENEW_DEADLINE,
          RETRY);

  static OperatorConfig read(Map<String, String> environment) {
    Settings settings = Settings.read(PREFIX, KEYS, environment);
    return new OperatorConfig(
        Set.copyOf(settings.get(NAMESPACES)),
        settings.get(IMAGE_REGISTRY),
        settings.get(PROBE),
        settings.get(STEADY),
        settings.get(PROPAGATION),
        settings.get(SCRAPE),
        settings.get(THREADS),
        settings.get(MANAGEMENT_PORT),
        settings.get(STOP_TIMEOUT),
        new LeaderElection(
            settings.get(ELECTION),
            settings.get(ELECTION_NAMESPACE),
            settings.get(ELECTION_IDENTITY),
            settings.get(LEASE),
            settings.get(RENEW_DEADLINE),
            settings.get(RETRY)));
  }
}

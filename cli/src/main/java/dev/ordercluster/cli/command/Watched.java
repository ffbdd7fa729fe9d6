package dev.ordercluster.cli.command;

import dev.ordercluster.cli.process.ClusterProcess;
import dev.ordercluster.cli.process.LinuxProcess;
import dev.ordercluster.cli.terminal.CommandFailure;
import java.time.Instant;
import java.util.List;

/// The process that this command started, watched for its end.
///
/// @param startedAt not later than the process's first act
record Watched(ClusterProcess cluster, LinuxProcess process, Instant startedAt) {
  private static final int TAIL = 12;

  boolean isAlive() {
    return cluster.isAlive(process);
  }

  /// Ends what the dead process left running.
  void endLeftovers() {
    cluster.stop(_ -> {});
  }

  void check() {
    if (!isAlive()) {
      throw died();
    }
  }

  /// What a person is told: the process's own last complaint, or else the end of its log.
  CommandFailure died() {
    List<String> tail = cluster.logTail(TAIL);
    String sentence =
        LogLine.lastComplaint(tail)
            .map(complaint -> "local-cluster ended: " + complaint + "\n")
            .orElseGet(
                () ->
                    "local-cluster (process "
                        + process.pid()
                        + ") ended unexpectedly, its last lines were:\n"
                        + LogLine.shown(tail));
    return new CommandFailure(sentence + "The whole log is " + cluster.log());
  }
}

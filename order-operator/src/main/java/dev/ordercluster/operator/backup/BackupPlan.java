package dev.ordercluster.operator.backup;

import dev.ordercluster.operator.api.v1beta1.BackupSpec;
import dev.ordercluster.operator.desired.Checksum;
import dev.ordercluster.operator.desired.ClusterName;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Whether a backup is due, and what became of the one under way. Pure.
///
/// A backup is due when it is asked for, when its time has come since the last one was begun
/// (however long ago, so that a time at which nobody was there is made up for, once), when there
/// has never been one, and a while after one failed. Never two at once, and none while something
/// else changes the database.
public final class BackupPlan {
  /// How long after a failure it is tried again.
  public static final Duration RETRY = Duration.ofMinutes(15);

  private BackupPlan() {}

  /// What is decided from.
  ///
  /// @param request the annotation's text; empty: nothing is asked for
  /// @param possible whether the database is there for it: it serves and nobody migrates it
  public record Facts(
      ClusterName cluster,
      BackupSpec spec,
      Instant now,
      String request,
      boolean possible,
      Run run) {}

  /// How far the Job is that the memory names.
  public sealed interface Run {
    record Absent() implements Run {}

    record Running() implements Run {}

    record Succeeded(BackupMemory.Taken taken) implements Run {}

    record Failed(String why) implements Run {}
  }

  /// What to remember, before anything is done by it; a Job that it names is to be there.
  public static BackupMemory decide(BackupMemory before, Facts facts) {
    BackupMemory memory = settled(before, facts);
    return memory.job().isEmpty() && facts.possible() && isDue(memory, facts)
        ? begun(memory, facts)
        : memory;
  }

  /// What became of the one under way.
  public static BackupMemory settled(BackupMemory memory, Facts facts) {
    if (memory.job().isEmpty()) {
      return memory;
    }
    return switch (facts.run()) {
      case Run.Absent(), Run.Running() -> memory;
      case Run.Succeeded(BackupMemory.Taken taken) -> memory.succeeded(taken);
      case Run.Failed(String why) ->
          memory.failed(new BackupMemory.Failure(seconds(facts.now()), why));
    };
  }

  private static boolean isDue(BackupMemory memory, Facts facts) {
    if (memory.since().isEmpty() || isAsked(memory, facts)) {
      return true;
    }
    Instant since = Instant.parse(memory.since());
    boolean scheduled =
        BackupSchedule.of(facts.spec()).last(facts.now()).filter(since::isBefore).isPresent();
    return scheduled || retry(memory).filter(at -> !facts.now().isBefore(at)).isPresent();
  }

  private static boolean isAsked(BackupMemory memory, Facts facts) {
    return !facts.request().isEmpty() && !facts.request().equals(memory.request());
  }

  private static Optional<Instant> retry(BackupMemory memory) {
    return Optional.ofNullable(memory.failure()).map(how -> Instant.parse(how.at()).plus(RETRY));
  }

  /// When the next one is due without being asked for.
  public static Optional<Instant> next(BackupMemory memory, BackupSpec spec, Instant now) {
    Optional<Instant> scheduled = BackupSchedule.of(spec).next(now);
    return retry(memory).filter(at -> scheduled.filter(at::isAfter).isEmpty()).or(() -> scheduled);
  }

  private static BackupMemory begun(BackupMemory memory, Facts facts) {
    Instant now = facts.now().truncatedTo(ChronoUnit.SECONDS);
    // Two may begin within a second: the second must not be taken for the first, which is done.
    String name = facts.cluster().backupJob(Checksum.of(now + " after " + memory.done()));
    return memory.begun(name, now, facts.request());
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}

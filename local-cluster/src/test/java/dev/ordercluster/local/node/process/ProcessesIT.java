package dev.ordercluster.local.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.backends.StopSignal;
import dev.ordercluster.local.images.Launch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesIT {
  @TempDir Path data;

  private RunningProcess start(String script, boolean store) throws IOException {
    Path pod = Files.createDirectories(data.resolve("pods/uid"));
    Launch launch =
        new Launch(
            List.of("/bin/sh", "-c", script),
            Map.of("PATH", "/usr/bin:/bin", Leftovers.MARKER, data.toString()),
            data,
            StopSignal.TERM,
            store,
            Optional.empty());
    LogFiles log = LogFiles.of(data.resolve("logs"), "uid", "c");
    return RunningProcess.start(
        launch, new RunningProcess.Traces(pod.resolve("c.process"), log), _ -> {});
  }

  private List<Long> marked() {
    return Leftovers.marked(data);
  }

  @Test
  void whatAProcessPrintsIsInItsLogAndItsExitCodeIsKept() throws Exception {
    RunningProcess process = start("echo out; echo err >&2; exit 7", false);
    assertThat(process.awaitEnd(_ -> {})).isEqualTo(7);
    assertThat(data.resolve("logs/uid/c.log")).content().contains("out").contains("err");
  }

  @Test
  void aProcessIsEndedWithEverythingItStarted() throws Exception {
    RunningProcess process = start("sleep 1000 & sleep 1000 & wait", false);
    Awaitility.await().until(() -> marked().size() >= 3);
    process.stop(Duration.ofSeconds(5));
    process.awaitEnd(_ -> {});
    Awaitility.await().untilAsserted(() -> assertThat(marked()).isEmpty());
  }

  @Test
  void aChildThatOutlivesItsParentIsEndedToo() throws Exception {
    RunningProcess process = start("sleep 1000 & exit 0", false);
    assertThat(process.awaitEnd(_ -> {})).isZero();
    Awaitility.await().untilAsserted(() -> assertThat(marked()).isEmpty());
  }

  @Test
  void aProcessThatIgnoresTheSignalIsKilledAfterItsGrace() throws Exception {
    RunningProcess process = start("trap '' TERM; while :; do sleep 0.1; done", false);
    Awaitility.await().until(() -> !marked().isEmpty());
    process.stop(Duration.ofMillis(300));
    assertThat(process.awaitEnd(_ -> {})).isEqualTo(137);
  }

  @Test
  void leftoversOfAKilledRunAreFoundByRecordAndByMarkerAndEnded() throws Exception {
    start("exec sleep 1000", false);
    Path stopped = data.resolve("stopped");
    start("trap 'echo in order > " + stopped + "; exit 0' TERM; while :; do sleep 0.1; done", true);
    Process unrecorded = marker(new ProcessBuilder("/bin/sh", "-c", "exec sleep 1000")).start();
    Awaitility.await().until(() -> marked().size() >= 3);
    assertThat(Leftovers.end(data)).isGreaterThanOrEqualTo(3);
    assertThat(marked()).isEmpty();
    assertThat(unrecorded.isAlive()).isFalse();
    assertThat(stopped).hasContent("in order");
  }

  private ProcessBuilder marker(ProcessBuilder builder) {
    builder.environment().put(Leftovers.MARKER, data.toString());
    return builder;
  }

  @Test
  void aProcessThatCannotBeWrittenDownIsEndedWithEverythingItStarted() throws Exception {
    // A directory with content in the record's place cannot be replaced by the record.
    Files.createDirectories(data.resolve("pods/uid/c.process/in the way"));
    assertThatThrownBy(() -> start("sleep 1000 & sleep 1000 & wait", false))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("c.process");
    Awaitility.await().untilAsserted(() -> assertThat(marked()).isEmpty());
  }

  @Test
  void anotherClustersProcessesAreLeftAlone() throws Exception {
    RunningProcess process = start("exec sleep 1000", false);
    Awaitility.await().until(() -> !marked().isEmpty());
    Path other = Files.createDirectories(data.resolveSibling(data.getFileName() + "-other"));
    assertThat(Leftovers.end(other)).isZero();
    assertThat(process.alive()).isTrue();
    process.stop(Duration.ZERO);
    Files.delete(other);
  }

  @Test
  void aFullLogIsPutAsideAndNothingIsLost() throws IOException {
    Path file = data.resolve("x.log");
    Path previous = data.resolve("x.previous.log");
    try (RotatingLog log = new RotatingLog(file, previous, 10)) {
      byte[] first = "0123456789ab".getBytes(java.nio.charset.StandardCharsets.UTF_8);
      log.write(first, first.length);
      byte[] second = "cd\nnew".getBytes(java.nio.charset.StandardCharsets.UTF_8);
      log.write(second, second.length);
    }
    assertThat(previous).hasContent("0123456789abcd\n");
    assertThat(file).hasContent("new");
  }

  @Test
  void aRecordTellsAProcessFromALaterOneWithItsNumber() throws Exception {
    RunningProcess process = start("exec sleep 1000", true);
    Optional<ProcessRecord> record = ProcessRecord.read(data.resolve("pods/uid/c.process"));
    assertThat(record).map(ProcessRecord::process).map(ProcessIdentity::alive).contains(true);
    ProcessIdentity later =
        new ProcessIdentity(process.pid(), record.orElseThrow().process().startTicks() + 1);
    assertThat(later.alive()).isFalse();
    process.stop(Duration.ZERO);
    process.awaitEnd(_ -> {});
    assertThat(data.resolve("pods/uid/c.process")).doesNotExist();
  }
}

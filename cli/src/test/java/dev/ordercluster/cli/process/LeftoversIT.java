package dev.ordercluster.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversIT {
  private final List<Process> started = new ArrayList<>();
  private final ProcessTable table = ProcessTable.ofThisMachine();

  @TempDir private Path folder = Path.of("/");

  @AfterEach
  void endWhatATestLeft() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void markedProcessesAndTheirChildrenAreFoundAndEnded() throws IOException {
    Process pod = start(Map.of(Leftovers.MARKER, folder.toString()), "sleep 300 & sleep 300; true");
    Process stranger = start(Map.of(Leftovers.MARKER, "/another/folder"), "exec sleep 300");
    Leftovers leftovers = leftovers();
    awaitCount(leftovers, 3);
    assertThat(leftovers.end()).isEqualTo(3);
    assertThat(leftovers.find()).isEmpty();
    assertThat(pod.isAlive()).isFalse();
    assertThat(stranger.isAlive()).isTrue();
  }

  @Test
  void aProcessThatIgnoresTheRequestIsKilled() throws IOException {
    start(Map.of(Leftovers.MARKER, folder.toString()), "trap '' TERM; while :; do sleep 1; done");
    Leftovers leftovers = leftovers();
    awaitCount(leftovers, 2);
    leftovers.end();
    assertThat(leftovers.find()).isEmpty();
  }

  @Test
  void aRecordedProcessIsFoundWithoutTheMarkAndToldByItsPod() throws IOException {
    Process pod = start(Map.of(), "exec sleep 300");
    LinuxProcess process = table.find(pod.pid()).orElseThrow();
    record(process);
    assertThat(leftovers().byPod())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.process().pid()).isEqualTo(pod.pid());
              assertThat(found.podUid()).isEqualTo("uid-1");
            });
  }

  @Test
  void aPidThatBelongsToALaterProcessNowIsLeftAlone() throws IOException {
    Process other = start(Map.of(), "exec sleep 300");
    LinuxProcess process = table.find(other.pid()).orElseThrow();
    record(new LinuxProcess(process.pid(), 1, process.startTicks() - 1, "java"));
    assertThat(leftovers().end()).isZero();
    assertThat(other.isAlive()).isTrue();
  }

  private Leftovers leftovers() {
    return new Leftovers(table, new DataDirectory(folder));
  }

  private void record(LinuxProcess process) throws IOException {
    Path file = folder.resolve("pods/uid-1/main.process");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file, "#a record\npid=" + process.pid() + "\nstartTicks=" + process.startTicks() + "\n");
  }

  private void awaitCount(Leftovers leftovers, int count) {
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> leftovers.find().size() == count);
  }

  private Process start(Map<String, String> environment, String script) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", script);
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process);
    return process;
  }
}

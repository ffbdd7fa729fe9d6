package dev.ordercluster.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.cli.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterProcessIT {
  @TempDir private Path folder = Path.of("/");
  private Path home = Path.of("/");
  private DataDirectory data = new DataDirectory(Path.of("/"));
  private final ProcessTable table = ProcessTable.ofThisMachine();

  @BeforeEach
  void layOut() throws IOException {
    home = folder.resolve("check out");
    StandIn.installIn(home);
    data = new DataDirectory(folder.resolve("data")).created();
  }

  @AfterEach
  void stop() {
    cluster().stop(_ -> {});
  }

  @Test
  void aStartedProcessIsFoundByLaterCommandsAndEndedByDown() {
    LinuxProcess started = cluster().start(home, Map.of());
    assertThat(cluster().running().orElseThrow().isSameAs(started)).isTrue();
    assertThat(cluster().stop(_ -> {})).isEqualTo(1);
    assertThat(table.isAlive(started)).isFalse();
    assertThat(data.pidFile()).doesNotExist();
  }

  @Test
  void aSecondStartIsRefusedAndNamesTheFirst() {
    LinuxProcess started = cluster().start(home, Map.of());
    assertThatThrownBy(() -> cluster().start(home, Map.of()))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("already (process " + started.pid() + ")");
  }

  @Test
  void aProcessIsFoundThoughItsPidFileIsGone() throws IOException {
    LinuxProcess started = cluster().start(home, Map.of());
    Files.delete(data.pidFile());
    // The environment of a process can be read once its program runs, not while it is being made.
    Awaitility.await().until(() -> cluster().running().filter(started::isSameAs).isPresent());
  }

  @Test
  void anotherProcessWithTheOldPidIsNotTakenForTheCluster() throws IOException {
    LinuxProcess self = table.find(ProcessHandle.current().pid()).orElseThrow();
    PidFile.write(
        data.pidFile(), new LinuxProcess(self.pid(), self.parent(), self.startTicks() - 1, "java"));
    assertThat(cluster().running()).isEmpty();
    assertThat(cluster().stop(_ -> {})).isZero();
  }

  @Test
  void theClusterHasASessionOfItsOwnSoThatCtrlCDoesNotReachIt() {
    LinuxProcess started = cluster().start(home, Map.of());
    Awaitility.await().until(() -> session(started.pid()) == started.pid());
  }

  private static long session(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3]);
  }

  private ClusterProcess cluster() {
    return new ClusterProcess(data, table);
  }
}

package dev.ordercluster.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.cli.terminal.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryIT {
  @TempDir Path folder;

  @Test
  void aFolderWithForeignFilesIsRefusedSoThatItCanNeverBeWiped() throws Exception {
    Files.writeString(folder.resolve("thesis.tex"), "years of work");
    assertThatThrownBy(() -> new DataDirectory(folder).created())
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("holds files that are not a cluster's");
    assertThat(new DataDirectory(folder).isClusterData()).isFalse();
  }

  @Test
  void anEmptyFolderAndTheDataOfAnEarlierRunAreTaken() throws Exception {
    DataDirectory empty = new DataDirectory(folder).created();
    Files.writeString(empty.log(), "started");
    Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost");
    assertThat(new DataDirectory(folder).created().isClusterData()).isTrue();
  }
}

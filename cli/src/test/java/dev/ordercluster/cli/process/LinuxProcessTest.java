package dev.ordercluster.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinuxProcessTest {
  private static final String REST = " 42 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 987654 0 0\n";

  @Test
  void aStatLineTellsParentAndStart() {
    assertThat(LinuxProcess.parse("42 (java) S 7 42" + REST))
        .isEqualTo(new LinuxProcess(42, 7, 987654, "java"));
  }

  @Test
  void aCommandMayContainParenthesesAndSpaces() {
    assertThat(LinuxProcess.parse("42 (a) (b c) S 7 42" + REST))
        .isEqualTo(new LinuxProcess(42, 7, 987654, "a) (b c"));
  }

  @Test
  void aZombieIsDead() {
    assertThat(LinuxProcess.isDead("42 (java) Z 7 42" + REST)).isTrue();
    assertThat(LinuxProcess.isDead("42 (java) S 7 42" + REST)).isFalse();
  }

  @Test
  void aLaterProcessWithTheSamePidIsAnotherOne() {
    LinuxProcess process = new LinuxProcess(42, 7, 100, "java");
    assertThat(process.isSameAs(new LinuxProcess(42, 1, 100, "renamed"))).isTrue();
    assertThat(process.isSameAs(new LinuxProcess(42, 7, 101, "java"))).isFalse();
  }
}

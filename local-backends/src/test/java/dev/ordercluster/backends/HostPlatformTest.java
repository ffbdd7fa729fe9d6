package dev.ordercluster.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class HostPlatformTest {
  @Test
  void binariesAreChosenByPlatformAndAreOnTheClassPath() {
    assertThat(HostPlatform.of("Linux", "amd64")).isEqualTo(HostPlatform.LINUX_X86_64);
    assertThat(HostPlatform.of("Linux", "aarch64")).isEqualTo(HostPlatform.LINUX_AARCH64);
    for (HostPlatform platform : HostPlatform.values()) {
      assertThat(getClass().getResource("/" + platform.postgresArchive())).isNotNull();
      for (String binary : platform.redisBinaries()) {
        assertThat(getClass().getResource("/" + binary)).isNotNull();
      }
    }
  }

  @Test
  void anotherPlatformIsRefusedInOneSentence() {
    for (List<String> other : List.of(List.of("Mac OS X", "aarch64"), List.of("Linux", "s390x"))) {
      assertThatThrownBy(() -> HostPlatform.of(other.getFirst(), other.getLast()))
          .isInstanceOf(UnsupportedPlatformException.class)
          .hasMessage(
              "PostgreSQL and Redis can be run here on Linux x86-64 and Linux arm64 only, this is "
                  + other.getFirst()
                  + " on "
                  + other.getLast()
                  + ".");
    }
  }
}

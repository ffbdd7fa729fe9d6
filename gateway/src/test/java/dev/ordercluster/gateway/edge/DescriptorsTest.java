package dev.ordercluster.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DescriptorsTest {
  @Test
  void aThirdOfWhatIsFreeIsLeftToTheRestOfTheProcess() {
    assertThat(Descriptors.connections(1024, 1_048_576, 100)).isEqualTo(1024);
    assertThat(Descriptors.connections(1024, 1024, 100)).isEqualTo(616);
    assertThat(Descriptors.connections(1024, 256, 100)).isEqualTo(92);
    assertThat(Descriptors.connections(10, 256, 100)).isEqualTo(10);
    assertThat(Descriptors.connections(10, 100, 100)).isEqualTo(1);
  }
}

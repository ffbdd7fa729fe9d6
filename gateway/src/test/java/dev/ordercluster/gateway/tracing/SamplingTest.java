package dev.ordercluster.gateway.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SamplingTest {
  @Test
  void theShareOfTracesIsTakenAndTheSameOnesEverywhere() {
    Random random = new Random(7);
    Sampling sampling = new Sampling(0.25);
    int taken = 0;
    for (int i = 0; i < 10_000; i++) {
      String id =
          HexFormat.of().toHexDigits(random.nextLong())
              + HexFormat.of().toHexDigits(random.nextLong());
      assertThat(new Sampling(0.25).takes(id)).isEqualTo(sampling.takes(id));
      assertThat(new Sampling(1).takes(id)).isTrue();
      assertThat(new Sampling(0).takes(id)).isFalse();
      taken += sampling.takes(id) ? 1 : 0;
    }
    assertThat(taken).isBetween(2_300, 2_700);
  }

  @Test
  void aShareIsBetweenNothingAndAll() {
    assertThatThrownBy(() -> new Sampling(1.1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Sampling(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
  }
}

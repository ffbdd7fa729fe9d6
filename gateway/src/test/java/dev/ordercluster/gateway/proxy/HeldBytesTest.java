package dev.ordercluster.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeldBytesTest {
  @Test
  void noMoreIsHeldThanThereIsAndWhatIsOverIsGivenBack() {
    HeldBytes held = new HeldBytes(100);
    HeldBytes.Share first = held.share();
    HeldBytes.Share second = held.share();
    assertThat(first.grow(60)).isTrue();
    assertThat(second.grow(60)).isFalse();
    assertThat(held.now()).isEqualTo(60);
    assertThat(second.grow(40)).isTrue();
    assertThat(first.grow(1)).isFalse();
    first.close();
    first.close();
    assertThat(held.now()).isEqualTo(40);
    assertThat(second.grow(60)).isTrue();
    second.close();
    assertThat(held.now()).isZero();
  }
}

package dev.ordercluster.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SourceSharesTest {
  @Test
  void eachSourceHasItsOwnShareAndGetsItBack() {
    SourceShares shares = new SourceShares(2);
    assertThat(shares.enter("a")).isTrue();
    assertThat(shares.enter("a")).isTrue();
    assertThat(shares.enter("a")).isFalse();
    assertThat(shares.enter("b")).isTrue();
    shares.leave("a");
    assertThat(shares.enter("a")).isTrue();
    assertThat(shares.sources()).isEqualTo(2);
    shares.leave("a");
    shares.leave("a");
    shares.leave("b");
    assertThat(shares.sources()).isZero();
  }
}

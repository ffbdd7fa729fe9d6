package dev.ordercluster.orders.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerdictTest {
  @Test
  void poisonIsPutAsideAtOnce() {
    assertThat(Verdict.on(new PoisonException("bad"), 0, 3)).isEqualTo(new Verdict.PutAside(1));
  }

  @Test
  void aFaultOfTheMessageIsTriedAsOftenAsThereAreTiers() {
    RuntimeException fault = new IllegalStateException("unexpected");
    assertThat(Verdict.on(fault, 0, 3)).isEqualTo(new Verdict.Retry(1));
    assertThat(Verdict.on(fault, 2, 3)).isEqualTo(new Verdict.Retry(3));
    assertThat(Verdict.on(fault, 3, 3)).isEqualTo(new Verdict.PutAside(4));
  }

  @Test
  void anEventThatCameTooEarlyIsTriedAgainLikeAFault() {
    assertThat(Verdict.on(new PrematureException("not yet"), 1, 3)).isEqualTo(new Verdict.Retry(2));
  }

  @Test
  void beingHeldUpByAnEarlierMessageUsesUpNoTry() {
    assertThat(Verdict.on(new BlockedException("waits"), 3, 3)).isEqualTo(new Verdict.Retry(3));
  }
}

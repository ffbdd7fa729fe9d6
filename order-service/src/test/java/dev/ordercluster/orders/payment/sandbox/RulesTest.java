package dev.ordercluster.orders.payment.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.orders.order.Money;
import org.junit.jupiter.api.Test;

class RulesTest {
  @Test
  void whatWasAuthorizedCanBeCapturedInPartsAndNoMore() {
    assertThat(Rules.capture(account(1000, 0, 0, false), eur(1000))).isEmpty();
    assertThat(Rules.capture(account(1000, 400, 0, false), eur(600))).isEmpty();
    assertThat(Rules.capture(account(1000, 400, 0, false), eur(601)))
        .isEqualTo("exceeds_authorization");
    assertThat(Rules.capture(account(1000, 0, 0, false), Money.of(10, "USD")))
        .isEqualTo("exceeds_authorization");
    assertThat(Rules.capture(account(1000, 0, 0, true), eur(1))).isEqualTo("voided");
    assertThat(Rules.capture(declined(), eur(1))).isEqualTo("not_authorized");
  }

  @Test
  void whatWasCapturedCanBeRefundedInPartsAndNoMore() {
    assertThat(Rules.refund(account(1000, 500, 0, false), eur(500))).isEmpty();
    assertThat(Rules.refund(account(1000, 500, 499, false), eur(1))).isEmpty();
    assertThat(Rules.refund(account(1000, 500, 499, false), eur(2))).isEqualTo("exceeds_captured");
  }

  @Test
  void whatWasNotCapturedIsReleased() {
    assertThat(Rules.release(account(1000, 0, 0, false))).isEmpty();
    assertThat(Rules.release(account(1000, 0, 0, true))).isEmpty();
    assertThat(Rules.release(account(1000, 999, 0, false))).isEmpty();
    assertThat(Rules.release(account(1000, 1000, 0, false))).isEqualTo("captured");
    assertThat(Rules.release(declined())).isEqualTo("not_authorized");
  }

  private static Ledger.Account account(
      long authorized, long captured, long refunded, boolean voided) {
    return new Ledger.Account(
        eur(authorized), captured, refunded, voided, new Ledger.Account.State("approved", false));
  }

  private static Ledger.Account declined() {
    return new Ledger.Account(eur(1000), 0, 0, false, new Ledger.Account.State("declined", false));
  }

  private static Money eur(long amount) {
    return Money.of(amount, "EUR");
  }
}

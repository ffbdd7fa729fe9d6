package dev.ordercluster.orders.payment.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.orders.order.Money;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BehaviorTest {
  static Stream<Arguments> cases() {
    return Stream.of(
        Arguments.of("tok_approve", 1299, new Behavior.Approve()),
        Arguments.of("tok_approve", 1313, new Behavior.Decline("insufficient_funds")),
        Arguments.of("tok_approve", 13, new Behavior.Decline("insufficient_funds")),
        Arguments.of("tok_approve", 131, new Behavior.Approve()),
        Arguments.of("tok_decline", 1299, new Behavior.Decline("card_declined")),
        Arguments.of("tok_delay", 1299, new Behavior.Delay(new Behavior.Settled(""))),
        Arguments.of(
            "tok_delay", 213, new Behavior.Delay(new Behavior.Settled("insufficient_funds"))),
        Arguments.of("tok_fail", 1299, new Behavior.Fail()),
        Arguments.of("tok_lost", 1299, new Behavior.Lose()),
        Arguments.of("tok_unheard_of", 1299, new Behavior.Decline("invalid_token")));
  }

  @ParameterizedTest(name = "{0} for {1}")
  @MethodSource("cases")
  void tokenAndAmountSayWhatHappens(String token, long amount, Behavior expected) {
    assertThat(Behavior.of(token, Money.of(amount, "EUR"))).isEqualTo(expected);
  }
}

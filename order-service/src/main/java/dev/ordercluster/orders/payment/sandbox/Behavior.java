package dev.ordercluster.orders.payment.sandbox;

import dev.ordercluster.orders.order.Money;

/// What the sandbox does about an authorisation: told by the token, and by the amount, since a
/// declined card is mostly a matter of the sum. Amounts whose minor units end in 13 are declined.
///
/// | token | outcome |
/// |---|---|
/// | `tok_approve` | approved at once |
/// | `tok_decline` | declined at once, `card_declined` |
/// | `tok_delay` | pending, then approved (or declined by amount) with a webhook; so is every later request of the payment |
/// | `tok_fail` | the provider cannot be reached, however often it is asked |
/// | `tok_lost` | approved, but the answer gets lost, however often it is asked, and no webhook tells |
/// | any other | declined at once, `invalid_token` |
sealed interface Behavior {
  record Approve() implements Behavior {}

  record Decline(String code) implements Behavior {}

  record Delay(Behavior.Settled then) implements Behavior {}

  record Fail() implements Behavior {}

  record Lose() implements Behavior {}

  /// How a delayed request ends; the code is empty when it is approved.
  record Settled(String code) {}

  static Behavior of(String token, Money amount) {
    String byAmount = amount.amount() % 100 == 13 ? "insufficient_funds" : "";
    return switch (token) {
      case "tok_approve" -> byAmount.isEmpty() ? new Approve() : new Decline(byAmount);
      case "tok_decline" -> new Decline("card_declined");
      case "tok_delay" -> new Delay(new Settled(byAmount));
      case "tok_fail" -> new Fail();
      case "tok_lost" -> new Lose();
      default -> new Decline("invalid_token");
    };
  }
}

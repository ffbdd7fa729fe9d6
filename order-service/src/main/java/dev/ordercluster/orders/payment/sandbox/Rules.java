package dev.ordercluster.orders.payment.sandbox;

import dev.ordercluster.orders.order.Money;

/// What the sandbox allows on a payment. Each answers the reason of a refusal, empty for none.
final class Rules {
  private Rules() {}

  static String capture(Ledger.Account account, Money amount) {
    if (!account.state().outcome().equals("approved")) {
      return "not_authorized";
    }
    if (account.voided()) {
      return "voided";
    }
    boolean fits = account.authorized().amount() - account.captured() >= amount.amount();
    return fits && isSameCurrency(account, amount) ? "" : "exceeds_authorization";
  }

  static String release(Ledger.Account account) {
    if (!account.state().outcome().equals("approved")) {
      return "not_authorized";
    }
    boolean isAllTaken =
        account.captured() > 0 && account.captured() == account.authorized().amount();
    return isAllTaken ? "captured" : "";
  }

  static String refund(Ledger.Account account, Money amount) {
    boolean fits = account.captured() - account.refunded() >= amount.amount();
    return fits && isSameCurrency(account, amount) ? "" : "exceeds_captured";
  }

  private static boolean isSameCurrency(Ledger.Account account, Money amount) {
    return account.authorized().currency().equals(amount.currency());
  }
}

package dev.ordercluster.orders.order;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The payments of one order, oldest first, all in its currency.
public record Payments(List<Payment> all) {
  public static final Payments NONE = new Payments(List.of());

  public Payments {
    all = List.copyOf(all);
    Set<String> ids = new HashSet<>();
    for (Payment payment : all) {
      if (!ids.add(payment.id())) {
        throw new IllegalArgumentException("each payment has its own id: " + payment.id());
      }
      if (!payment.amount().currency().equals(all.getFirst().amount().currency())) {
        throw new IllegalArgumentException("the payments of an order have one currency");
      }
    }
  }

  public Optional<Payment> find(String id) {
    return all.stream().filter(payment -> payment.id().equals(id)).findFirst();
  }

  public Money captured(Money zero) {
    return sum(zero, Payment::captured);
  }

  public Money capturing(Money zero) {
    return sum(zero, Payment::capturing);
  }

  public Money refunded(Money zero) {
    return sum(zero, Payment::refunded);
  }

  /// What was captured and is not about to be refunded.
  Money kept(Money zero) {
    return sum(zero, Payment::refundable);
  }

  /// What is held, or was until it was captured.
  Money held(Money zero) {
    return sum(zero, payment -> payment.holds() ? payment.amount() : zero);
  }

  /// What is or may soon be authorised.
  Money expected(Money zero) {
    return sum(
        zero,
        payment ->
            payment.status() == Payment.Status.AUTHORIZED
                    || payment.status() == Payment.Status.PENDING
                ? payment.amount()
                : zero);
  }

  /// What is authorised for good.
  Money authorized(Money zero) {
    return sum(
        zero, payment -> payment.status() == Payment.Status.AUTHORIZED ? payment.amount() : zero);
  }

  /// What may still be captured.
  Money capturable(Money zero) {
    return sum(zero, Payment::capturable);
  }

  boolean areSettled() {
    return all.stream().allMatch(Payment::isSettled);
  }

  boolean has(Payment.Status status) {
    return all.stream().anyMatch(payment -> payment.status() == status);
  }

  Payments without(String id) {
    return new Payments(all.stream().filter(payment -> !payment.id().equals(id)).toList());
  }

  /// Replaces the payment of that id, or adds it.
  Payments with(Payment changed) {
    List<Payment> next = new ArrayList<>();
    for (Payment payment : all) {
      next.add(payment.id().equals(changed.id()) ? changed : payment);
    }
    if (find(changed.id()).isEmpty()) {
      next.add(changed);
    }
    return new Payments(next);
  }

  private Money sum(Money zero, Function<Payment, Money> part) {
    return Money.sum(zero.currency(), all.stream().map(part));
  }
}

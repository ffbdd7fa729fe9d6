package dev.ordercluster.orders.order;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A payment of an order with its captures and refunds. Invariant, counting what is still under
/// way: 0 ≤ refunded ≤ captured ≤ amount.
///
/// @param provider who carries it out; [#EXTERNAL] when another service does and reports by events
/// @param token what the provider knows the buyer's means of payment by, sealed; empty if external
/// @param amount asked for, and once authorised held
public record Payment(
    String id,
    String provider,
    String token,
    CaptureMode capture,
    Money amount,
    Status status,
    List<Operation> operations) {
  public static final String EXTERNAL = "external";

  /// When the money is taken: with the first fulfilment, or when staff says so.
  public enum CaptureMode {
    AUTOMATIC,
    MANUAL
  }

  /// Where the authorisation stands.
  public enum Status {
    /// Asked for; the provider has not answered.
    PENDING,
    AUTHORIZED,
    /// What was not captured is to be given back; the provider has not confirmed.
    VOIDING,
    /// What was not captured is given back; what was captured stays, and may be refunded.
    VOIDED,
    DECLINED,
    /// The provider could not be asked within the budget; it was told to let go of what it may
    /// hold.
    FAILED
  }

  /// A capture or a refund.
  public record Operation(String id, Kind kind, Money amount, Progress progress) {
    /// True for the first answer, and for a success that is heard of after the operation was given
    /// up.
    boolean mayBecome(Progress next) {
      return progress == Progress.PENDING
          || (progress == Progress.FAILED && next == Progress.SUCCEEDED);
    }

    Operation as(Progress next) {
      return new Operation(id, kind, amount, next);
    }
  }

  /// What an operation does.
  public enum Kind {
    CAPTURE,
    REFUND
  }

  /// How far an operation got.
  public enum Progress {
    PENDING,
    SUCCEEDED,
    FAILED
  }

  public Payment {
    operations = List.copyOf(operations);
    Set<String> ids = new HashSet<>();
    for (Operation operation : operations) {
      if (!ids.add(operation.kind() + operation.id())) {
        throw new IllegalArgumentException(
            "each capture and each refund has its own id: " + operation.id());
      }
    }
    Money captured = sum(operations, amount, Kind.CAPTURE, Progress.SUCCEEDED);
    Money capturing = sum(operations, amount, Kind.CAPTURE, Progress.PENDING);
    Money refunded = sum(operations, amount, Kind.REFUND, Progress.SUCCEEDED);
    Money refunding = sum(operations, amount, Kind.REFUND, Progress.PENDING);
    if (!amount.covers(captured.plus(capturing))) {
      throw new IllegalArgumentException("captures exceed the authorised " + amount);
    }
    if (!captured.covers(refunded.plus(refunding))) {
      throw new IllegalArgumentException("refunds exceed the captured " + captured);
    }
  }

  /// A payment that this service is about to have a provider authorise.
  public static Payment requested(
      String id, String provider, String token, CaptureMode capture, Money amount) {
    return new Payment(id, provider, token, capture, amount, Status.PENDING, List.of());
  }

  /// A payment that another service has authorised.
  static Payment external(String id, Money authorized, Status status) {
    return new Payment(id, EXTERNAL, "", CaptureMode.AUTOMATIC, authorized, status, List.of());
  }

  public boolean isExternal() {
    return provider.equals(EXTERNAL);
  }

  public Money captured() {
    return sum(operations, amount, Kind.CAPTURE, Progress.SUCCEEDED);
  }

  /// Captures that the provider has not answered yet.
  public Money capturing() {
    return sum(operations, amount, Kind.CAPTURE, Progress.PENDING);
  }

  public Money refunded() {
    return sum(operations, amount, Kind.REFUND, Progress.SUCCEEDED);
  }

  /// What may still be captured.
  public Money capturable() {
    return status == Status.AUTHORIZED
        ? amount.minus(captured()).minus(capturing())
        : Money.zero(amount.currency());
  }

  /// True when so much more may be captured without going beyond the authorised amount, whether it
  /// is still held or not.
  boolean hasRoomFor(Money capture) {
    return amount.minus(captured()).minus(capturing()).covers(capture);
  }

  /// What is held and was not captured; nothing while a capture is under way.
  public Money releasable() {
    return status == Status.AUTHORIZED && capturing().isZero()
        ? amount.minus(captured())
        : Money.zero(amount.currency());
  }

  /// What may still be refunded.
  public Money refundable() {
    return captured()
        .minus(refunded())
        .minus(sum(operations, amount, Kind.REFUND, Progress.PENDING));
  }

  public Optional<Operation> operation(Kind kind, String operationId) {
    return operations.stream()
        .filter(known -> known.kind() == kind && known.id().equals(operationId))
        .findFirst();
  }

  /// True while the money is held or may have been taken.
  boolean holds() {
    return status == Status.AUTHORIZED || status == Status.VOIDING;
  }

  /// True when the buyer's money is neither held nor taken and no answer is awaited. What another
  /// service holds beyond what it captured is its own to let go of.
  boolean isSettled() {
    return switch (status) {
      case DECLINED, FAILED -> true;
      case PENDING, VOIDING -> false;
      case VOIDED -> isGivenBack();
      case AUTHORIZED ->
          !captured().isZero() && (isExternal() || releasable().isZero()) && isGivenBack();
    };
  }

  private boolean isGivenBack() {
    return refunded().equals(captured())
        && operations.stream().noneMatch(known -> known.progress() == Progress.PENDING);
  }

  Payment as(Status next) {
    return new Payment(id, provider, token, capture, amount, next, operations);
  }

  Payment with(Operation added) {
    List<Operation> all = new ArrayList<>(operations);
    all.add(added);
    return new Payment(id, provider, token, capture, amount, status, all);
  }

  Payment with(Kind kind, String operationId, Progress progress) {
    return new Payment(
        id,
        provider,
        token,
        capture,
        amount,
        status,
        operations.stream()
            .map(
                known ->
                    known.kind() == kind && known.id().equals(operationId)
                        ? known.as(progress)
                        : known)
            .toList());
  }

  private static Money sum(List<Operation> all, Money unit, Kind kind, Progress progress) {
    return Money.sum(
        unit.currency(),
        all.stream()
            .filter(known -> known.kind() == kind && known.progress() == progress)
            .map(Operation::amount));
  }

  @Override
  public String toString() {
    return "Payment[%s, %s, %s, %s, %s, %s]"
        .formatted(id, provider, capture, amount, status, operations);
  }
}

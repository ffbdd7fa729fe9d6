package dev.ordercluster.orders.order;

/// What a payment provider is to be told because of a decision; carried out after the commit, once.
///
/// @param operationId the capture or refund; empty for PLACE and VOID
public record Instruction(
    Kind kind, String paymentId, String provider, String operationId, Money amount) {
  /// The verbs that a provider knows.
  public enum Kind {
    PLACE,
    CAPTURE,
    VOID,
    REFUND
  }
}

package dev.ordercluster.orders.order;

/// The payment axis of an order; always computed from its payments, never set by a client.
public enum PaymentStatus {
  NONE,
  PENDING,
  AUTHORIZED,
  PARTIALLY_CAPTURED,
  CAPTURED,
  PARTIALLY_REFUNDED,
  REFUNDED,
  VOIDED,
  FAILED
}

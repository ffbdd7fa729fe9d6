package dev.ordercluster.orders.order;

/// The fulfilment axis of an order; always computed from its fulfilments, never set by a client.
public enum FulfillmentStatus {
  UNFULFILLED,
  PARTIAL,
  FULFILLED,
  PARTIALLY_RETURNED,
  RETURNED
}

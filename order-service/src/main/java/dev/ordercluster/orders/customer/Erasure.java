package dev.ordercluster.orders.customer;

/// The erasure of a customer.
///
/// @param finishedAt empty while other stores still have to follow
record Erasure(String id, String customerId, String requestedAt, String finishedAt) {
  boolean isFinished() {
    return !finishedAt.isEmpty();
  }
}

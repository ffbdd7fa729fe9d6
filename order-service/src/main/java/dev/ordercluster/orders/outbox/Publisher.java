package dev.ordercluster.orders.outbox;

import java.util.List;

/// Where the relay sends to.
interface Publisher extends AutoCloseable {
  /// Sends rows and returns those that were acknowledged, within a deadline. Rows of one lane are
  /// acknowledged in their order or not at all.
  List<OutboxRow> send(List<OutboxRow> rows) throws InterruptedException;

  @Override
  void close();
}

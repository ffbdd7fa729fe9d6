/// From outbox rows to Kafka: at least once, in order per order, by several relays at once.
@NullMarked
package dev.ordercluster.orders.outbox;

import org.jspecify.annotations.NullMarked;

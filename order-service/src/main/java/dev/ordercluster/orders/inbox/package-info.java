/// From Kafka to commands: what other services report moves orders on, once, whatever is
/// redelivered. Imports helidon-messaging-kafka.
@NullMarked
package dev.ordercluster.orders.inbox;

import org.jspecify.annotations.NullMarked;

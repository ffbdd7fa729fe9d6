/// How this process reaches Kafka: connection settings, topics, consumer lag. Knows no event.
@NullMarked
package dev.ordercluster.orders.kafka;

import org.jspecify.annotations.NullMarked;

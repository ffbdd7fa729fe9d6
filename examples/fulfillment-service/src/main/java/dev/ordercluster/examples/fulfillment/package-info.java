/// A sample of the services around OrderCluster: one that takes payment for new orders and ships
/// the confirmed ones. It knows OrderCluster by its Kafka topics alone and imports nothing of it;
/// take it as the pattern for your own.
@NullMarked
package dev.ordercluster.examples.fulfillment;

import org.jspecify.annotations.NullMarked;

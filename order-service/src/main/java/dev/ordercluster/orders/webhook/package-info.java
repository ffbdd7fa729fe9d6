/// Outgoing webhooks: endpoints that a shop's admin registers, one delivery per endpoint and event,
/// signed, tried again with growing pauses, never into the network that the service runs in.
/// Imports Helidon WebClient and kafka-clients.
@NullMarked
package dev.ordercluster.orders.webhook;

import org.jspecify.annotations.NullMarked;

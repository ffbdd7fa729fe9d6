/// The way of the goods: fulfilments are created, shipped and delivered, deliveries come back as
/// returns.
@NullMarked
package dev.ordercluster.orders.fulfillment;

import org.jspecify.annotations.NullMarked;

/// Placing an order: one request, one SQL call, all or nothing.
@NullMarked
package dev.ordercluster.orders.placement;

import org.jspecify.annotations.NullMarked;

/// Calling an order off before anything was shipped.
@NullMarked
package dev.ordercluster.orders.cancellation;

import org.jspecify.annotations.NullMarked;

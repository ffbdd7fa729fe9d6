/// From cart to order.
@NullMarked
package dev.ordercluster.orders.checkout;

import org.jspecify.annotations.NullMarked;

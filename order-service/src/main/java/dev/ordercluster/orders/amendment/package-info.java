/// Changing what an order holds beside its lines, while nothing of it was shipped.
@NullMarked
package dev.ordercluster.orders.amendment;

import org.jspecify.annotations.NullMarked;

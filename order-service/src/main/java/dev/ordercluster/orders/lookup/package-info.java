/// Reading orders: one by id, many by filter.
@NullMarked
package dev.ordercluster.orders.lookup;

import org.jspecify.annotations.NullMarked;

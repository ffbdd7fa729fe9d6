/// What happened to an order, version by version.
@NullMarked
package dev.ordercluster.orders.history;

import org.jspecify.annotations.NullMarked;

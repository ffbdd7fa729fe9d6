/// Moving an existing order on: loads it under its row lock, lets the pure core decide, writes what
/// came of it with history, stock and events, all in the caller's transaction.
@NullMarked
package dev.ordercluster.orders.transition;

import org.jspecify.annotations.NullMarked;

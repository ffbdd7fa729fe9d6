/// Throws away rows that have served their time.
@NullMarked
package dev.ordercluster.orders.housekeeping;

import org.jspecify.annotations.NullMarked;

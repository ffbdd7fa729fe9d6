/// Ending orders that waited too long for their payment.
@NullMarked
package dev.ordercluster.orders.deadline;

import org.jspecify.annotations.NullMarked;

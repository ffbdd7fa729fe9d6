/// Idempotency keys: how a key and a request become what is stored, and how a stored answer is
/// given again. The row itself is written by the statement that does the work.
@NullMarked
package dev.ordercluster.orders.idempotency;

import org.jspecify.annotations.NullMarked;

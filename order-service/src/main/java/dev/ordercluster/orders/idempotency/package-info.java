/// Idempotency keys: how a key and a request become what is stored, how work and answer stand or
/// fall together in one transaction, and how a stored answer is given again.
@NullMarked
package dev.ordercluster.orders.idempotency;

import org.jspecify.annotations.NullMarked;

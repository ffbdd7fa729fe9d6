/// What every route that moves an existing order has in common: the owner check, Idempotency-Key,
/// If-Match, the transition and its refusals in one transaction, and waiting for what providers
/// decide (`Prefer: wait`).
@NullMarked
package dev.ordercluster.orders.action;

import org.jspecify.annotations.NullMarked;

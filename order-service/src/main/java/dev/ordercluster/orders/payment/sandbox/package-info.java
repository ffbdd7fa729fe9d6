/// The payment provider that ships with the service: it takes no money, keeps a ledger, and can be
/// told to approve, decline, delay or fail. It stands where a real provider would, behind the same
/// port, with transactions and webhooks of its own.
@NullMarked
package dev.ordercluster.orders.payment.sandbox;

import org.jspecify.annotations.NullMarked;

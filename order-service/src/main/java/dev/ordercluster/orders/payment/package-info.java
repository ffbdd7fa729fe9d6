/// Payments of orders: the port to payment providers, the commands that wait to be carried out, the
/// worker that does so at most once at the provider, the webhooks that bring late outcomes, and the
/// routes. Knows no provider by name; `sandbox` is one.
@NullMarked
package dev.ordercluster.orders.payment;

import org.jspecify.annotations.NullMarked;

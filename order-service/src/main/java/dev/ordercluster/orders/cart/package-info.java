/// Carts: what a shopper means to order. PostgreSQL has every one of them, Redis saves reads; what
/// is personal in them is sealed. [dev.ordercluster.orders.cart.Cart] is pure.
@NullMarked
package dev.ordercluster.orders.cart;

import org.jspecify.annotations.NullMarked;

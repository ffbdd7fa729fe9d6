/// Sessions in Redis: log-in, guests, log-out. The gateways read the same keys; a token itself is
/// never stored, only its SHA-256.
@NullMarked
package dev.ordercluster.orders.session;

import org.jspecify.annotations.NullMarked;

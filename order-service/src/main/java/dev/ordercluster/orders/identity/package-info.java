/// Who calls: the gateway's internal token becomes a principal, and a route's rule says whether
/// that principal may use it. Imports nimbus-jose-jwt and Caffeine.
@NullMarked
package dev.ordercluster.orders.identity;

import org.jspecify.annotations.NullMarked;

/// The management port: liveness, readiness with its reasons, metrics.
@NullMarked
package dev.ordercluster.orders.health;

import org.jspecify.annotations.NullMarked;

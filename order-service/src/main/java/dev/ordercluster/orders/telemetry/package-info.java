/// The meters of the service, declared in one file. Imports Helidon metrics only.
@NullMarked
package dev.ordercluster.orders.telemetry;

import org.jspecify.annotations.NullMarked;

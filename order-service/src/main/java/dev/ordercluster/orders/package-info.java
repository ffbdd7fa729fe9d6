/// The order service. This package is the wiring: `Main`, the settings, the route table, health.
/// Every feature lives in a package of its own; none of them imports this one.
@NullMarked
package dev.ordercluster.orders;

import org.jspecify.annotations.NullMarked;

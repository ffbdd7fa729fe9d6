/// Tells a cache in front of the gateways which answers are no longer true: the surrogate keys of
/// changed products, over whatever HTTP call that cache wants.
@NullMarked
package dev.ordercluster.orders.purge;

import org.jspecify.annotations.NullMarked;

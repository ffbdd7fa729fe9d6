/// What a basket costs: subtotal, discount, tax and shipping in minor units. Pure; imports the
/// money of the order core and `java.*` only.
@NullMarked
package dev.ordercluster.orders.pricing;

import org.jspecify.annotations.NullMarked;

/// Discounts and shipping methods as staff sets them, and quotes made of them and of the catalogue.
@NullMarked
package dev.ordercluster.orders.tariff;

import org.jspecify.annotations.NullMarked;

/// The order domain as pure decisions over records: states, commands, events, money, totals.
/// Imports `java.*` only; knows neither SQL nor HTTP nor Kafka.
@NullMarked
package dev.ordercluster.orders.order;

import org.jspecify.annotations.NullMarked;

/// Access to PostgreSQL: the pool with its bound and deadlines, retries, what a failed statement
/// means, migrations. Knows no table; slices own their SQL. Imports Helidon DbClient, JDBC, Flyway.
@NullMarked
package dev.ordercluster.orders.store;

import org.jspecify.annotations.NullMarked;

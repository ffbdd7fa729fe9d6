/// Backups of the order database and their restoration, without the tools of PostgreSQL: one
/// consistent snapshot, table by table, with what is needed to tell whether it is whole and which
/// keys open it. Runs as a process of its own; knows the tables only from the catalogue of the
/// database.
@NullMarked
package dev.ordercluster.orders.backup;

import org.jspecify.annotations.NullMarked;

/// Backups of the managed database, pure: when one is due, what is remembered of them, and what is
/// said. Times come in, nothing is asked.
@NullMarked
package dev.ordercluster.operator.backup;

import org.jspecify.annotations.NullMarked;

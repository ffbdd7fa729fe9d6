/// Server-side tables: the columns that kubectl prints, per kind.
@NullMarked
package dev.ordercluster.local.api.table;

import org.jspecify.annotations.NullMarked;

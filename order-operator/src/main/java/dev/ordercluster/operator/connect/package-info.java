/// Whether data services that somebody else runs let us in: by really connecting and logging in,
/// away from the reconcile threads, with a deadline for each attempt and a bound on how many run.
@NullMarked
package dev.ordercluster.operator.connect;

import org.jspecify.annotations.NullMarked;

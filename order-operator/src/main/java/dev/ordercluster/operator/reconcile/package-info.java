/// Gather, decide, apply, report: the shell around the pure packages, and the only code that talks
/// to the Kubernetes API.
@NullMarked
package dev.ordercluster.operator.reconcile;

import org.jspecify.annotations.NullMarked;

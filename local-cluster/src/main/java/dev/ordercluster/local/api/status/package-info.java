/// Refusals: the Status objects that the Kubernetes API answers instead of a result.
@NullMarked
package dev.ordercluster.local.api.status;

import org.jspecify.annotations.NullMarked;

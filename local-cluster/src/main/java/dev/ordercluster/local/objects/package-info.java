/// What control loops and node agent both need to know about Kubernetes objects: keys, selectors,
/// readiness, times, and the informers that both read from. Imports the Kubernetes client only.
@NullMarked
package dev.ordercluster.local.objects;

import org.jspecify.annotations.NullMarked;

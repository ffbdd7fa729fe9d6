/// The embedded default cluster of one machine: the wiring of its Kubernetes API server, its
/// controllers and its node agent. Everything but `Main` and its settings lives in the packages
/// below.
@NullMarked
package dev.ordercluster.local;

import org.jspecify.annotations.NullMarked;

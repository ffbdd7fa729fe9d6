/// From pods to decisions: asks every pod for its metrics, reads the answers, keeps a bounded
/// history of them, and carries facts to the pure core in `autoscale`. Knows HTTP and Prometheus'
/// text format; writes nothing to Kubernetes: what it decided is picked up by `reconcile`.
@NullMarked
package dev.ordercluster.operator.signals;

import org.jspecify.annotations.NullMarked;

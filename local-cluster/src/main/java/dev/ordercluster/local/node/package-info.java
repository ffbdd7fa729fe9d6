/// The node agent: runs the pods bound to node `local` as processes of this machine, like a kubelet
/// and kube-proxy in one. Volumes, environment, probes, restarts, logs, Services and names. A pure
/// client of the API. Imports `objects` and `images`.
@NullMarked
package dev.ordercluster.local.node;

import org.jspecify.annotations.NullMarked;

/// The embedded Kubernetes API server: wiring and life cycle only. The store, the verbs and the
/// protocol are in the packages below; nothing here may import the controllers or the node agent,
/// which are clients of this API over the wire like any other.
@NullMarked
package dev.ordercluster.local.api;

import org.jspecify.annotations.NullMarked;

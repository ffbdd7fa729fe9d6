/// The OrderCluster custom resource as Java types: shape, defaults and documentation, no logic. The
/// CRD in `crds/` and `docs/reference/ordercluster.md` are generated from here. Imports the fabric8
/// model, its generator annotations and Jackson only.
@NullMarked
package dev.ordercluster.operator.api.v1beta1;

import org.jspecify.annotations.NullMarked;

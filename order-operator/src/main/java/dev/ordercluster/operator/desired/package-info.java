/// Spec to Kubernetes objects, pure: the same inputs always give equal objects, in the order in
/// which they are applied. One file per object. Every field that the API server would default is
/// set, so that what is stored never differs from what is wanted.
///
/// Imports the custom resource, the fabric8 model and Jackson's tree; no client.
@NullMarked
package dev.ordercluster.operator.desired;

import org.jspecify.annotations.NullMarked;

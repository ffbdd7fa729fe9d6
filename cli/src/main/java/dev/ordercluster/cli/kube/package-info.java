/// The Kubernetes API of the embedded cluster as the commands use it: reading manifests, applying
/// and observing objects. The only package that makes requests to it.
@NullMarked
package dev.ordercluster.cli.kube;

import org.jspecify.annotations.NullMarked;

/// The loops that a kube-controller-manager has for every object: owner references and namespaces.
@NullMarked
package dev.ordercluster.local.api.gc;

import org.jspecify.annotations.NullMarked;

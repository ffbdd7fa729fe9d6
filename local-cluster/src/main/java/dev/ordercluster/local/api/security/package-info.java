/// The cluster's own certificate authority, the kubeconfig and bearer tokens.
@NullMarked
package dev.ordercluster.local.api.security;

import org.jspecify.annotations.NullMarked;

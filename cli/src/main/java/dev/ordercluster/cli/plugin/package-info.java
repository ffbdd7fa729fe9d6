/// `kubectl ordercluster`: what people on call ask of an OrderCluster, against any kubeconfig.
/// Knows the resource by its wire form, as everything here does.
@NullMarked
package dev.ordercluster.cli.plugin;

import org.jspecify.annotations.NullMarked;

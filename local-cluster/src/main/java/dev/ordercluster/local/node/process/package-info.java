/// Processes of this machine: starting, signalling, finding and ending them with all they started,
/// and what they print. Knows no Kubernetes object. Imports `images` for the description of a
/// process.
@NullMarked
package dev.ordercluster.local.node.process;

import org.jspecify.annotations.NullMarked;

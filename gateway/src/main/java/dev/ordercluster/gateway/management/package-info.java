/// The management port: health with reasons, metrics. Stays up and reachable whatever happens on
/// the public port.
@NullMarked
package dev.ordercluster.gateway.management;

import org.jspecify.annotations.NullMarked;

/// What pods see of the network: a listener per Service port that spreads connections over ready
/// pods, and the hosts file that resolves names. Reads Services and EndpointSlices, writes no
/// object but Events.
@NullMarked
package dev.ordercluster.local.node.network;

import org.jspecify.annotations.NullMarked;

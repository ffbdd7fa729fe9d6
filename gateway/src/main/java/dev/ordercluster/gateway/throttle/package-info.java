/// Rate limits as they are enforced: the policies of `limit` over state in Redis that all gateways
/// share, a local bucket while Redis is away, and a memory of denials so that a flood does not
/// reach Redis.
@NullMarked
package dev.ordercluster.gateway.throttle;

import org.jspecify.annotations.NullMarked;

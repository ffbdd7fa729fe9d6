/// The wiring of the gateway process: `Main` starts everything in order, `GatewayConfig` is its
/// whole configuration. Decisions live in `route`, `limit`, `balance` and `retry`, which are pure;
/// bytes move in `edge`, `upstream` and `proxy` only.
@NullMarked
package dev.ordercluster.gateway;

import org.jspecify.annotations.NullMarked;

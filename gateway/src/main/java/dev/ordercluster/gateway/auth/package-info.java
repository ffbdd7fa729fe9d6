/// From a client's token to an identity, and from an identity to the internal token that services
/// trust. The JOSE library and Helidon Security are used here and nowhere else; outside, a verdict
/// is a sealed [dev.ordercluster.gateway.auth.Authentication]. Imports `redis`, `upstream`,
/// `limit`, `route` and `telemetry`.
@NullMarked
package dev.ordercluster.gateway.auth;

import org.jspecify.annotations.NullMarked;

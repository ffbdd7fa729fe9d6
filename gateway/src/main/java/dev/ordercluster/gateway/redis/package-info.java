/// Scripts that run on the platform's Redis, each call with a hard deadline and behind a breaker.
/// Knows neither limits nor sessions. Imports jedis, `breaker` and `telemetry`.
@NullMarked
package dev.ordercluster.gateway.redis;

import org.jspecify.annotations.NullMarked;

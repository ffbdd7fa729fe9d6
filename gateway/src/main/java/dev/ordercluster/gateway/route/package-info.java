/// Pure: which requests the gateway knows and what each demands of the caller. Everything not named
/// here is refused. Imports `java.*` only.
@NullMarked
package dev.ordercluster.gateway.route;

import org.jspecify.annotations.NullMarked;

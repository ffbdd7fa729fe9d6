/// Pure: the circuit breaker. Imports `java.*` only.
@NullMarked
package dev.ordercluster.gateway.breaker;

import org.jspecify.annotations.NullMarked;

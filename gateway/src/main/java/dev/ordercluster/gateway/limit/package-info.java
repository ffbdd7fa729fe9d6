/// Pure: the rate limit's arithmetic (GCRA) and its policies. Knows no clock, no Redis and no
/// request object. Imports `java.*` only.
@NullMarked
package dev.ordercluster.gateway.limit;

import org.jspecify.annotations.NullMarked;

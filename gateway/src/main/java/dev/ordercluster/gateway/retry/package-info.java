/// Pure: whether a failed attempt may be repeated, when, and how many repetitions the gateway
/// affords at a time. Imports `java.*` only.
@NullMarked
package dev.ordercluster.gateway.retry;

import org.jspecify.annotations.NullMarked;

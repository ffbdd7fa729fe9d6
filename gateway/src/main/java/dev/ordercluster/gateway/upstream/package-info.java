/// The service's instances: found by name, their connections pooled, their standing kept. Gives out
/// connections and takes back outcomes; which request goes where and what is sent is decided by the
/// proxy. Imports `wire` and `balance`.
@NullMarked
package dev.ordercluster.gateway.upstream;

import org.jspecify.annotations.NullMarked;

/// Read cache in Redis. It only ever saves work: without it every answer is the same, only slower.
/// Imports jedis.
@NullMarked
package dev.ordercluster.orders.cache;

import org.jspecify.annotations.NullMarked;

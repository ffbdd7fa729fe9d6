/// Server-sent events: an order's history as it comes into being, resumable by its version. Streams
/// are bounded per caller and in all, and one statement per moment serves all of them.
@NullMarked
package dev.ordercluster.orders.stream;

import org.jspecify.annotations.NullMarked;

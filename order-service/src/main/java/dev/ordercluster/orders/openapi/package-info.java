/// What the service says of itself: OpenAPI 3.1 and AsyncAPI 3.0. Both are written by hand under
/// `src/main/resources`, one file per resource, and checked against routes, roles and event types.
@NullMarked
package dev.ordercluster.orders.openapi;

import org.jspecify.annotations.NullMarked;

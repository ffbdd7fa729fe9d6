/// The HTTP edge: route type, strict reading of JSON, conditional headers, and the one place where
/// failures become problem+json. Knows no feature. Imports Helidon web server, Jackson.
@NullMarked
package dev.ordercluster.orders.http;

import org.jspecify.annotations.NullMarked;

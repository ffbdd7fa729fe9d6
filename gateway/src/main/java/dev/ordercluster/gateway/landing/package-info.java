/// What a person finds who opens the gateway in a browser: the page at `/`, the API's description
/// with what the gateway itself adds to it, and the same as a page to read.
@NullMarked
package dev.ordercluster.gateway.landing;

import org.jspecify.annotations.NullMarked;

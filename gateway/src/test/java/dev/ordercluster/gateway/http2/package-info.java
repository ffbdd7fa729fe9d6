/// Tests of HTTP/2's wire format.
@NullMarked
package dev.ordercluster.gateway.http2;

import org.jspecify.annotations.NullMarked;

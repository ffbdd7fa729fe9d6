/// What the gateway tells about itself: its meters, all declared in one file, and the access log.
@NullMarked
package dev.ordercluster.gateway.telemetry;

import org.jspecify.annotations.NullMarked;

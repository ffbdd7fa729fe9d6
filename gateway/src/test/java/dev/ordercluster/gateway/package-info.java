/// Tests of the whole gateway, and what they share.
@NullMarked
package dev.ordercluster.gateway;

import org.jspecify.annotations.NullMarked;

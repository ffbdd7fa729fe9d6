/// Tests of where settings come from.
@NullMarked
package dev.ordercluster.gateway.config;

import org.jspecify.annotations.NullMarked;

/// One request from its checked head to the last byte of its answer: route, authenticate,
/// authorise, limit, forward, retry, relay. The only code that moves bytes between client and
/// service.
@NullMarked
package dev.ordercluster.gateway.proxy;

import org.jspecify.annotations.NullMarked;

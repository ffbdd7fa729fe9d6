/// Synthetic load: when requests arrive, what they ask, how long they take. An open loop: arrivals
/// do not wait for answers, and a request's time counts from when it should have been sent, so that
/// a slow server cannot hide its slowness (no coordinated omission).
@NullMarked
package dev.ordercluster.cli.load;

import org.jspecify.annotations.NullMarked;

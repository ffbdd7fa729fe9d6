/// Answers that anyone may see, kept for a moment: what is kept, how long it counts, and who of
/// several that miss the same one asks the service.
@NullMarked
package dev.ordercluster.gateway.cache;

import org.jspecify.annotations.NullMarked;

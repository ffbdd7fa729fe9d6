/// The operator's process: wiring, settings, health and meters. `Main` builds everything; the
/// packages below hold the parts.
@NullMarked
package dev.ordercluster.operator;

import org.jspecify.annotations.NullMarked;

/// Pure: which content coding an answer gets (RFC 9110 §12.5.3), and what that does to its entity
/// tag. Imports `java.*` only.
@NullMarked
package dev.ordercluster.gateway.compress;

import org.jspecify.annotations.NullMarked;

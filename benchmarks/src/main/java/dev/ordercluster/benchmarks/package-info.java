/// Benchmarks to be started by hand: real servers, a real service process, figures on standard
/// output. Nothing here is a test.
@NullMarked
package dev.ordercluster.benchmarks;

import org.jspecify.annotations.NullMarked;

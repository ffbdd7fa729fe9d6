/// How load is made and what it costs is read: one client thread over non-blocking connections, and
/// the processor time that the kernel counts for each process.
@NullMarked
package dev.ordercluster.benchmarks.measure;

import org.jspecify.annotations.NullMarked;

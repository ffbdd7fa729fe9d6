/// What a run found out, as a person reads it and as a program does.
@NullMarked
package dev.ordercluster.benchmarks.report;

import org.jspecify.annotations.NullMarked;

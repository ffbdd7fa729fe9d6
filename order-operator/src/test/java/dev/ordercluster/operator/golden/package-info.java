/// Generated files that are committed: compared in every build, rewritten with `-Dregenerate=true`.
@NullMarked
package dev.ordercluster.operator.golden;

import org.jspecify.annotations.NullMarked;

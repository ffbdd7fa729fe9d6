/// The status report: records (the documented JSON form), how they are derived and how they are
/// written. Pure.
@NullMarked
package dev.ordercluster.cli.status;

import org.jspecify.annotations.NullMarked;

/// The command line: `Main` wires the commands by hand and is the one place where failures become a
/// sentence on standard error and an exit code.
@NullMarked
package dev.ordercluster.cli;

import org.jspecify.annotations.NullMarked;

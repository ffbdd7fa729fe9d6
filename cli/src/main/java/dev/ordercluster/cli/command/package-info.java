/// One class per command. A command decides what happens in which order; everything it does is done
/// by another package.
@NullMarked
package dev.ordercluster.cli.command;

import org.jspecify.annotations.NullMarked;

/// What a person sees: rows of progress that are repainted on a terminal and told once per change
/// elsewhere. Knows text only; imports the JDK.
@NullMarked
package dev.ordercluster.cli.terminal;

import org.jspecify.annotations.NullMarked;

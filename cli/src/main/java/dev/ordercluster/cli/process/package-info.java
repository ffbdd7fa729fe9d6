/// The processes of one embedded cluster as Linux knows them: starting, finding and ending them.
/// Imports the JDK and the terminal.
@NullMarked
package dev.ordercluster.cli.process;

import org.jspecify.annotations.NullMarked;

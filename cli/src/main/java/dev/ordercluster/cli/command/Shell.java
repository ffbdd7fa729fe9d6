package dev.ordercluster.cli.command;

import dev.ordercluster.cli.terminal.Style;
import dev.ordercluster.cli.terminal.Terminal;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/// What surrounds a command: the checkout it runs from, the environment, and whether a person sits
/// at either end.
///
/// @param home the checkout
/// @param typedAs what the person types to run the command line, for texts to paste
public record Shell(Path home, String typedAs, Map<String, String> environment, Ends ends) {
  /// The three ends of a process that matter here.
  ///
  /// @param isInTerminal whether a person can be asked
  /// @param isOutTerminal whether lines can be repainted
  public record Ends(
      InputStream in,
      PrintStream out,
      boolean isInTerminal,
      boolean isOutTerminal,
      InstantSource clock) {}

  public Shell {
    environment = Map.copyOf(environment);
  }

  /// How a person in a folder types the launcher of a checkout.
  public static String typed(Path checkout, Path folder) {
    return folder.equals(checkout)
        ? "./ordercluster"
        : Quoted.forShell(checkout.resolve("ordercluster").toString());
  }

  PrintStream out() {
    return ends.out();
  }

  InstantSource clock() {
    return ends.clock();
  }

  /// Colours for whoever reads the output.
  public Style style() {
    return Style.from(environment, ends.isOutTerminal());
  }

  Terminal terminal() {
    boolean live = ends.isOutTerminal() && Style.repaints(environment);
    return Terminal.on(ends.out(), live, style());
  }
}

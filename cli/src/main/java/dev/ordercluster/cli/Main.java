package dev.ordercluster.cli;

import dev.ordercluster.cli.command.ApplyCommand;
import dev.ordercluster.cli.command.DownCommand;
import dev.ordercluster.cli.command.LoadCommand;
import dev.ordercluster.cli.command.LogsCommand;
import dev.ordercluster.cli.command.Sentence;
import dev.ordercluster.cli.command.Shell;
import dev.ordercluster.cli.command.StatusCommand;
import dev.ordercluster.cli.command.TokenCommand;
import dev.ordercluster.cli.command.UpCommand;
import dev.ordercluster.cli.load.Profile;
import dev.ordercluster.cli.plugin.PluginCommand;
import dev.ordercluster.cli.terminal.CommandFailure;
import dev.ordercluster.cli.token.Role;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/// The wiring diagram of the command line.
public final class Main {
  // The root logger is held here: a configured logger that nobody holds is forgotten.
  private static final Logger ROOT = Logger.getLogger("");

  private Main() {}

  public static void main(String[] arguments) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    boolean debug = System.getenv("ORDERCLUSTER_DEBUG") != null;
    // Libraries talk about retries and closed streams; failures reach the person as exceptions.
    ROOT.setLevel(debug ? Level.INFO : Level.OFF);
    int code = run(shell(out), err, debug, arguments);
    out.flush();
    System.exit(code);
  }

  static int run(Shell shell, PrintStream err, boolean debug, String... arguments) {
    boolean plugin = arguments.length > 0 && arguments[0].equals(PluginCommand.WORD);
    CommandLine line = plugin ? PluginCommand.line(shell) : commands(shell);
    line.getSubcommands().values().forEach(Main::addHelp);
    Ansi ansi = shell.ends().isOutTerminal() ? Ansi.AUTO : Ansi.OFF;
    line.setColorScheme(CommandLine.Help.defaultColorScheme(ansi));
    line.setOut(new PrintWriter(shell.ends().out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    line.setParameterExceptionHandler((e, _) -> misused(e, err));
    line.setExecutionExceptionHandler((e, _, _) -> failed(e, err, debug));
    return line.execute(plugin ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments);
  }

  private static CommandLine commands(Shell shell) {
    CommandLine line = new CommandLine(new RootCommand());
    line.addSubcommand(new UpCommand(shell));
    line.addSubcommand(new DownCommand(shell));
    line.addSubcommand(new StatusCommand(shell));
    line.addSubcommand(new LogsCommand(shell));
    line.addSubcommand(new ApplyCommand(shell));
    line.addSubcommand(new TokenCommand(shell));
    line.addSubcommand(new LoadCommand(shell));
    line.addSubcommand(new RootCommand.VersionCommand());
    line.addSubcommand(new CommandLine.HelpCommand());
    line.registerConverter(Role.class, name -> named(name, Role::named));
    line.registerConverter(Profile.class, name -> named(name, Profile::named));
    line.registerConverter(double.class, text -> named(text, Main::number));
    return line;
  }

  private static <T> T named(String name, Function<String, T> reader) {
    try {
      return reader.apply(name);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  private static Double number(String text) {
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a number expected, was \"" + text + "\"", e);
    }
  }

  private static void addHelp(CommandLine subcommand) {
    if (subcommand.getCommandSpec().findOption("--help") == null) {
      subcommand
          .getCommandSpec()
          .addOption(
              CommandLine.Model.OptionSpec.builder("-h", "--help")
                  .usageHelp(true)
                  .description("Show this help.")
                  .build());
    }
  }

  private static int misused(ParameterException e, PrintStream err) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    String typed = command.startsWith(PluginCommand.WORD) ? command : "./" + command;
    err.println("ordercluster: " + e.getMessage() + " (see: " + typed + " --help)");
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Exception e, PrintStream err, boolean debug) {
    CommandFailure failure =
        e instanceof RuntimeException runtime
            ? Sentence.of(runtime)
            : Sentence.of(new IllegalStateException(e));
    err.println("ordercluster: " + failure.getMessage());
    if (debug) {
      e.printStackTrace(err);
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static Shell shell(PrintStream out) {
    String home = System.getProperty("ordercluster.home");
    if (home == null) {
      throw new IllegalStateException("start the command line through ./ordercluster");
    }
    String terminal = System.getProperty("ordercluster.terminal", "none");
    boolean bothEnds = terminal.equals("both");
    Path checkout = Path.of(home);
    return new Shell(
        checkout,
        Shell.typed(checkout, Path.of("").toAbsolutePath()),
        System.getenv(),
        new Shell.Ends(
            System.in,
            out,
            bothEnds || terminal.equals("in"),
            bothEnds || terminal.equals("out"),
            InstantSource.system()));
  }
}

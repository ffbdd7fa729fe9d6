package dev.ordercluster.runtime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/// Sends every log record of the process (System.Logger, java.util.logging, SLF4J through its JDK
/// binding) to standard error as JSON lines.
public final class Logs {
  // Loggers are held weakly by the LogManager; without a reference a configured level would be
  // collected.
  private static final List<Logger> CONFIGURED = new ArrayList<>();

  private Logs() {}

  /// Installs the format. `levels` raises or lowers single loggers by name, for libraries that talk
  /// too much.
  public static synchronized void install(String component, Map<String, Level> levels) {
    LogManager.getLogManager().reset();
    Handler handler = new ConsoleHandler();
    handler.setFormatter(new JsonLogFormatter(component));
    handler.setLevel(Level.ALL);
    try {
      handler.setEncoding(StandardCharsets.UTF_8.name());
    } catch (java.io.UnsupportedEncodingException e) {
      throw new IllegalStateException("UTF-8 is required of every Java platform", e);
    }
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    root.setLevel(Level.INFO);
    levels.forEach(
        (name, level) -> {
          Logger logger = Logger.getLogger(name);
          logger.setLevel(level);
          CONFIGURED.add(logger);
        });
  }
}

package dev.ordercluster.cli.command;

/// Text that survives being pasted into a shell.
final class Quoted {
  private Quoted() {}

  static String forShell(String text) {
    return text.matches("[A-Za-z0-9_./:@%+=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}

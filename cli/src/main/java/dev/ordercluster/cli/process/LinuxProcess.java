package dev.ordercluster.cli.process;

/// One process as `/proc` shows it.
///
/// @param startTicks start time in clock ticks since boot; with the pid it identifies a process for
///   as long as the machine is up, whereas a pid alone is given to another process later
/// @param command the executable's name, cut at 15 characters by Linux
public record LinuxProcess(long pid, long parent, long startTicks, String command) {

  /// Reads the content of `/proc/<pid>/stat`. The command stands in parentheses and may itself
  /// contain spaces and parentheses, so everything is counted from the last closing one.
  static LinuxProcess parse(String stat) {
    int open = stat.indexOf('(');
    int close = stat.lastIndexOf(')');
    String[] fields = stat.substring(close + 2).split(" ", -1);
    return new LinuxProcess(
        Long.parseLong(stat.substring(0, open).strip()),
        Long.parseLong(fields[1]),
        Long.parseLong(fields[19]),
        stat.substring(open + 1, close));
  }

  static boolean isDead(String stat) {
    char state = stat.charAt(stat.lastIndexOf(')') + 2);
    return state == 'Z' || state == 'X';
  }

  boolean isSameAs(LinuxProcess other) {
    return pid == other.pid && startTicks == other.startTicks;
  }
}

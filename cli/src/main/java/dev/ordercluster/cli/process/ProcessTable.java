package dev.ordercluster.cli.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads `/proc`. A process that ends while it is being read is simply not there: no method fails
/// because of it.
public final class ProcessTable {
  private final Path proc;

  public ProcessTable(Path proc) {
    this.proc = proc;
  }

  public static ProcessTable ofThisMachine() {
    return new ProcessTable(Path.of("/proc"));
  }

  /// Every living process; zombies are dead.
  public List<LinuxProcess> all() {
    List<LinuxProcess> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path entry : entries) {
        find(Long.parseLong(entry.getFileName().toString())).ifPresent(found::add);
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot list " + proc, e);
    }
    return found;
  }

  public Optional<LinuxProcess> find(long pid) {
    return read(pid, "stat")
        .filter(stat -> stat.indexOf(')') > 0 && !LinuxProcess.isDead(stat))
        .map(LinuxProcess::parse);
  }

  /// Whether this very process, not a later one with its pid, is alive.
  public boolean isAlive(LinuxProcess process) {
    return find(process.pid()).filter(process::isSameAs).isPresent();
  }

  /// The environment that a process was started with; empty where this user may not read it or
  /// where the program reused the memory for its title.
  public Map<String, String> environment(long pid) {
    Map<String, String> environment = new HashMap<>();
    for (String entry : read(pid, "environ").orElse("").split("\0", -1)) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        environment.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return environment;
  }

  public String commandLine(long pid) {
    return read(pid, "cmdline").orElse("").replace('\0', ' ').strip();
  }

  /// Memory of a process in bytes. Pages that several processes share are divided among them
  /// (proportional set size), so that sums are true; where that cannot be read it is the resident
  /// set, which counts shared pages for each.
  public long residentBytes(long pid) {
    return field(pid, "smaps_rollup", "Pss:").or(() -> field(pid, "status", "VmRSS:")).orElse(0L)
        * 1024;
  }

  private Optional<Long> field(long pid, String file, String name) {
    return read(pid, file)
        .flatMap(
            text ->
                text.lines()
                    .filter(line -> line.startsWith(name))
                    .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst());
  }

  private Optional<String> read(long pid, String file) {
    try {
      Path path = proc.resolve(Long.toString(pid)).resolve(file);
      String text = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
      return text.isEmpty() ? Optional.empty() : Optional.of(text);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}

package dev.ordercluster.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// One machine's cluster, driven through `./ordercluster` from the root of the checkout.
final class Platform implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(4);
  private static final Duration STOP = Duration.ofMinutes(2);
  private static final Duration CACHED = Duration.ofMinutes(3);
  private static final Duration QUICK = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path checkout;
  private final Path data;
  private final Shell shell;
  private final Map<String, String> tokens = new ConcurrentHashMap<>();

  /// @param name of the data directory under `e2e/target`, emptied first
  Platform(String name) {
    this.checkout = Path.of("").toAbsolutePath().resolveSibling(".").normalize();
    this.data = Path.of("target", name).toAbsolutePath();
    this.shell = new Shell(checkout, Map.of());
    run(STOP, "down", "--wipe", "--yes");
    deleteLeftData();
    declareBuilt();
  }

  Path checkout() {
    return checkout;
  }

  Path data() {
    return data;
  }

  Path kubeconfig() {
    return data.resolve("kubeconfig");
  }

  /// Returns when the platform takes orders.
  Shell.Result up() {
    return up(checkout.resolve("examples/quickstart.yaml"));
  }

  /// Returns when the platform of this manifest takes orders.
  Shell.Result up(Path manifest) {
    Instant before = Instant.now();
    Shell.Result result = run(START, "up", "--detach", "-f", manifest.toString()).succeeded();
    Report.line("up took " + Duration.between(before, Instant.now()));
    return result;
  }

  Shell.Result down() {
    Instant before = Instant.now();
    Shell.Result result = run(STOP, "down").succeeded();
    Report.line("down took " + Duration.between(before, Instant.now()));
    return result;
  }

  /// Load that goes on until it ends by itself or is destroyed; tells a JSON object per second.
  Process load(Path output, String... options) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(checkout.resolve("ordercluster").toString(), "load"));
    command.addAll(List.of("-o", "json", "--every", "1s", "--data", data.toString()));
    command.addAll(List.of(options));
    return shell.startInBackground(output, command.toArray(String[]::new));
  }

  /// A token of an hour, made once: starting the command takes longer than most requests.
  String token(String role, String subject) {
    return tokens.computeIfAbsent(
        role + " " + subject,
        _ ->
            run(QUICK, "token", "--role", role, "--subject", subject, "--ttl", "1h")
                .succeeded()
                .output()
                .strip());
  }

  /// What `status -o json` tells.
  JsonNode status() {
    try {
      return JSON.readTree(run(QUICK, "status", "-o", "json").succeeded().output());
    } catch (JsonProcessingException e) {
      throw new AssertionError("status -o json printed no JSON", e);
    }
  }

  /// Pids of the pods whose name starts so.
  List<Long> pidsOf(String podPrefix) {
    List<Long> pids = new ArrayList<>();
    for (JsonNode process : status().path("processes")) {
      if (process.path("name").asText().startsWith(podPrefix)) {
        pids.add(process.path("pid").asLong());
      }
    }
    return pids;
  }

  /// Returns when the next process of this image starts as on a cluster that has run for a while:
  /// from the AOT cache that the first process after a build writes the list for.
  ///
  /// @param podPrefix of pods that run the image
  void awaitAotCache(String image, String podPrefix) {
    Awaitility.await("an AOT cache of " + image)
        .atMost(CACHED)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> clusterLogTells("/" + image + "-") || startedFromCache(podPrefix));
  }

  private boolean clusterLogTells(String place) throws IOException {
    try (Stream<String> lines = Files.lines(data.resolve("local-cluster.log"))) {
      return lines.anyMatch(
          line -> line.contains("AOT cache") && line.contains(place) && line.contains("was made"));
    }
  }

  private boolean startedFromCache(String podPrefix) throws IOException {
    for (long pid : pidsOf(podPrefix)) {
      if (Files.readString(
              Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1)
          .contains("-XX:SharedArchiveFile=")) {
        return true;
      }
    }
    return false;
  }

  /// Every living process that carries this data directory's mark, whatever became of its parent.
  List<ProcessHandle> marked() {
    String mark = "ORDERCLUSTER_NODE=" + data;
    return ProcessHandle.allProcesses()
        .filter(process -> environmentOf(process).contains(mark))
        .toList();
  }

  /// SIGSTOP to a pod's processes: they are there and answer nothing.
  void freeze(String podPrefix) {
    List<Long> pids = pidsOf(podPrefix);
    if (pids.isEmpty()) {
      throw new AssertionError("no process of " + podPrefix);
    }
    for (long pid : pids) {
      shell.run(QUICK, "kill", "-STOP", Long.toString(pid)).succeeded();
    }
    Report.line("froze " + podPrefix + " " + pids);
  }

  /// SIGKILL to a pod's processes.
  ///
  /// @return when
  Instant kill(String podPrefix) {
    List<Long> pids = pidsOf(podPrefix);
    if (pids.isEmpty()) {
      throw new AssertionError("no process of " + podPrefix);
    }
    Instant now = Instant.now();
    pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    Report.line("killed " + podPrefix + " " + pids);
    return now;
  }

  /// SIGKILL to the cluster's own process and everything it started, all at once.
  void killEverything() {
    Set<ProcessHandle> all = new HashSet<>(marked());
    for (long pid : pidsOf("")) {
      ProcessHandle.of(pid).ifPresent(all::add);
    }
    all.forEach(ProcessHandle::destroyForcibly);
    Report.line("killed " + all.size() + " processes at once");
  }

  @Override
  public void close() {
    Shell.Result result = run(STOP, "down");
    if (result.exitCode() != 0) {
      Report.line(result.describe("down at the end failed: expected exit code 0"));
    }
  }

  private Shell.Result run(Duration deadline, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(checkout.resolve("ordercluster").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("--data", data.toString()));
    return shell.run(deadline, command.toArray(String[]::new));
  }

  // These tests run last in the build that made the jars, so building them once more inside of it
  // would only cost time.
  private void declareBuilt() {
    Path stamp = checkout.resolve("target/ordercluster.built");
    try {
      Files.createDirectories(checkout.resolve("target"));
      if (!Files.exists(stamp)) {
        Files.createFile(stamp);
      }
      Files.setLastModifiedTime(stamp, FileTime.from(Instant.now()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void deleteLeftData() {
    if (!Files.exists(data)) {
      return;
    }
    try (Stream<Path> all = Files.walk(data)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot empty " + data, e);
    }
  }

  private static String environmentOf(ProcessHandle process) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(process.pid()), "environ"), StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      // Another user's, or gone.
      return "";
    }
  }
}

package dev.ordercluster.local.images;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Caches of loaded and linked classes, with which a JVM of ours starts in half the CPU time, and
/// how they come to be: the first process of an image that has none writes down which classes it
/// loads; once it has served for a while, a process of the lowest priority makes the cache of that
/// list. The serving process is neither stopped nor slowed by it, as it would be by the JVM's own
/// one-step training (ADR 0037).
///
/// A cache is named after everything that it is valid for ([AotKey]) and appears whole, by a
/// rename. At most [#MOST] are kept, those used last. Nothing that goes wrong here keeps a process
/// from starting.
public final class AotCaches implements AutoCloseable {
  /// Most caches kept; each has 40 to 80 MiB.
  static final int MOST = 9;

  static final String SUFFIX = ".aot";
  private static final String UNFINISHED = ".tmp";

  private static final Logger LOG = System.getLogger(AotCaches.class.getName());
  private static final Duration SETTLED = Duration.ofSeconds(20);
  private static final Duration UNUSED = Duration.ofDays(30);
  private static final Duration GIVEN_UP = Duration.ofHours(1);
  private static final long LEAST_SPACE = 1L << 30;

  private final Path folder;
  private final AotAssembly assembly;
  private final Duration settled;
  private final InstantSource clock;
  private final Set<Path> claimed = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("aot-caches").daemon().factory());

  /// Caches in one folder, which any number of clusters may share.
  ///
  /// @param folder made when missing
  /// @param environment of the processes that make caches
  public AotCaches(Path folder, Map<String, String> environment, InstantSource clock) {
    this(folder, environment, SETTLED, clock);
  }

  /// @param settled how long a process has to serve before what it loaded is taken
  AotCaches(Path folder, Map<String, String> environment, Duration settled, InstantSource clock) {
    this.folder = folder;
    this.assembly = new AotAssembly(environment);
    this.settled = settled;
    this.clock = clock;
  }

  /// What a process that is about to start has of this.
  sealed interface Use {
    /// It starts from a cache.
    record Cached(AotStart start) implements Use {}

    /// It writes down what it loads.
    record Recorded(AotRecording recording) implements Use {}

    /// It starts as any other.
    record None() implements Use {}
  }

  /// Finds the cache of a jar, or claims to make it.
  ///
  /// @param classes where the process would write down what it loads
  Use use(Path jar, Path classes) {
    try {
      Path cache = folder.resolve(AotKey.of(jar).fileName());
      if (Files.isRegularFile(cache)) {
        Files.setLastModifiedTime(cache, FileTime.from(clock.instant()));
        return new Use.Cached(new AotStart(this, cache));
      }
      return claimed.add(cache)
          ? new Use.Recorded(new AotRecording(this, jar, classes, cache))
          : new Use.None();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "no AOT cache is used or made for " + jar, e);
      return new Use.None();
    }
  }

  /// A recording process has begun to serve.
  void served(AotRecording recording) {
    try {
      var _ = worker.schedule(() -> assemble(recording), settled.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      // The cluster is being stopped.
    }
  }

  /// A recording process ended before it had served long enough: the next one may record.
  void abandoned(AotRecording recording) {
    claimed.remove(recording.cache());
  }

  /// A process that started from a cache ended at once, most likely because of it. It is not made
  /// again while this runs, as it would be the same.
  void giveUp(Path cache) {
    claimed.add(cache);
    LOG.log(
        Level.WARNING,
        "AOT cache {0} is deleted: a process that started from it ended at once; later ones start"
            + " without",
        cache);
    delete(cache);
  }

  // A claim whose assembly failed stays: it would fail again.
  private void assemble(AotRecording recording) {
    if (!recording.finish()) {
      return;
    }
    Path cache = recording.cache();
    Path unfinished =
        cache.resolveSibling(
            cache.getFileName() + "." + ProcessHandle.current().pid() + UNFINISHED);
    Path classes = unfinished.resolveSibling(unfinished.getFileName() + ".classes");
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      sweep();
      if (folder.toFile().getUsableSpace() < LEAST_SPACE) {
        LOG.log(Level.INFO, "no AOT cache is made: {0} has less than 1 GiB free", folder);
        return;
      }
      AotRecording.wholeLines(recording.classes(), classes);
      Instant begin = clock.instant();
      Optional<String> failure = assembly.run(recording.jar(), classes, unfinished, closing);
      if (failure.isPresent()) {
        LOG.log(Level.INFO, "no AOT cache was made for {0}: {1}", recording.jar(), failure.get());
        return;
      }
      Files.move(unfinished, cache, StandardCopyOption.ATOMIC_MOVE);
      LOG.log(
          Level.INFO,
          "AOT cache {0} was made in {1} s: processes that start from now on use it",
          cache,
          Duration.between(begin, clock.instant()).toSeconds());
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "no AOT cache was made for " + recording.jar(), e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      Stream.of(unfinished, classes).forEach(AotCaches::delete);
    }
  }

  /// Removes what nobody has used for long, all but the newest, and what a killed process left.
  private void sweep() throws IOException {
    List<Path> files;
    try (Stream<Path> children = Files.list(folder)) {
      files = children.filter(Files::isRegularFile).toList();
    }
    Instant now = clock.instant();
    files.stream()
        .filter(file -> !file.toString().endsWith(SUFFIX))
        .filter(file -> usedAt(file).plus(GIVEN_UP).isBefore(now))
        .forEach(AotCaches::delete);
    List<Path> caches =
        files.stream()
            .filter(file -> file.toString().endsWith(SUFFIX))
            .sorted(Comparator.comparing(AotCaches::usedAt).reversed())
            .toList();
    for (int place = 0; place < caches.size(); place++) {
      // One place is for the cache that is about to be made. A JVM that runs keeps what it mapped.
      if (place >= MOST - 1 || usedAt(caches.get(place)).plus(UNUSED).isBefore(now)) {
        delete(caches.get(place));
      }
    }
  }

  private static Instant usedAt(Path file) {
    return Instant.ofEpochMilli(file.toFile().lastModified());
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "cannot delete " + file, e);
    }
  }

  /// Ends a cache that is being made; what is left of it is swept later.
  @Override
  public void close() {
    closing.countDown();
    worker.shutdownNow();
    try {
      if (!worker.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.log(Level.WARNING, "the making of an AOT cache did not end within 5 s");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

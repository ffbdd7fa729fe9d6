package dev.ordercluster.backends;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryCacheIT {
  @TempDir Path directory;

  @Test
  void manyWhoUnpackAtOnceShareOneCompleteCopy() throws Exception {
    BinaryCache cache = new BinaryCache(directory.resolve("cache"));
    CyclicBarrier together = new CyclicBarrier(4);
    List<Future<Path>> homes = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        homes.add(
            executor.submit(
                () -> {
                  together.await(1, TimeUnit.MINUTES);
                  return cache.postgres(HostPlatform.current());
                }));
      }
    }
    HashSet<Path> distinct = new HashSet<>();
    for (Future<Path> home : homes) {
      distinct.add(home.get(1, TimeUnit.MINUTES));
    }
    assertThat(distinct).singleElement().satisfies(BinaryCacheIT::isComplete);
    try (var entries = Files.list(cache.directory())) {
      assertThat(entries).containsExactlyElementsOf(distinct);
    }
  }

  @Test
  void aRedisThatRunsHereIsFound() {
    Path redis = new BinaryCache(directory).redis(HostPlatform.current());
    assertThat(redis).isExecutable();
  }

  private static void isComplete(Path home) {
    Path postgres = home.resolve("bin/postgres");
    assertThat(postgres).isExecutable();
    assertThat(home.resolve("lib/libpq.so.5")).isSymbolicLink().exists();
    assertThat(
            Tool.run(
                    List.of(postgres.toString(), "--version"), "", java.time.Duration.ofSeconds(20))
                .output())
        .contains("18.");
  }
}

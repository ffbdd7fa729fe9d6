package dev.ordercluster.benchmarks;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// So many clients, each of which repeats one thing as fast as it is answered.
record Load(int clients, Duration time) {
  /// One client; made once per client, on its own thread.
  interface Client {
    /// Does the thing once; throws when it was not done.
    void run() throws Exception;

    /// Gives back what it holds.
    default void close() throws SQLException {}
  }

  /// What came of it.
  record Result(long done, Duration time, Duration median, Duration slowest1Percent) {
    @Override
    public String toString() {
      return "%,8d/s   median %5.1f ms   p99 %6.1f ms   (%,d in %d s)"
          .formatted(
              done * 1000 / Math.max(1, time.toMillis()),
              median.toNanos() / 1e6,
              slowest1Percent.toNanos() / 1e6,
              done,
              time.toSeconds());
    }
  }

  Result run(Callable<Client> newClient) throws InterruptedException {
    List<Long> nanos = new ArrayList<>();
    long start = System.nanoTime();
    long end = start + time.toNanos();
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      List<Future<List<Long>>> all = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        all.add(threads.submit(() -> repeat(newClient, end)));
      }
      for (Future<List<Long>> one : all) {
        nanos.addAll(one.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a client failed", e.getCause());
    }
    nanos.sort(null);
    return new Result(
        nanos.size(),
        Duration.ofNanos(System.nanoTime() - start),
        Duration.ofNanos(nanos.get(nanos.size() / 2)),
        Duration.ofNanos(nanos.get(nanos.size() * 99 / 100)));
  }

  private static List<Long> repeat(Callable<Client> newClient, long end) throws Exception {
    List<Long> nanos = new ArrayList<>();
    Client client = newClient.call();
    try {
      while (System.nanoTime() < end) {
        long before = System.nanoTime();
        client.run();
        nanos.add(System.nanoTime() - before);
      }
      return nanos;
    } finally {
      client.close();
    }
  }
}

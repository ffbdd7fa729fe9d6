package dev.ordercluster.orders;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/// Runs something many times at once.
public final class Together {
  private Together() {}

  /// The results, in the order of their numbers.
  public static <T> List<T> run(int count, IntFunction<T> task) throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> pending = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        Callable<T> call =
            () -> {
              go.await();
              return task.apply(number);
            };
        pending.add(threads.submit(call));
      }
      go.countDown();
      List<T> results = new ArrayList<>();
      for (Future<T> result : pending) {
        results.add(result.get(60, TimeUnit.SECONDS));
      }
      return results;
    }
  }
}

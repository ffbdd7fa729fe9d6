package dev.ordercluster.cli.load;

import dev.ordercluster.cli.kube.Entrance;
import dev.ordercluster.cli.load.LoadLines.Moment;
import dev.ordercluster.cli.load.Tally.Reading;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One run of load against one gateway, told as it goes.
public final class LoadRun {
  private final LoadPlan plan;
  private final Shown shown;
  private final Tally tally = new Tally();
  private volatile boolean stopped;
  private volatile @Nullable Generator running;

  /// How a run is told.
  ///
  /// @param every length of an interval
  /// @param json JSON lines instead of a table
  /// @param lines where lines go
  public record Shown(Duration every, boolean json, Consumer<String> lines) {}

  public LoadRun(LoadPlan plan, Shown shown) {
    this.plan = plan;
    this.shown = shown;
  }

  /// Makes the load and returns when the last answer came.
  ///
  /// @param staff token of somebody who may write products
  /// @param customers tokens of those who buy
  /// @return how many requests failed; those that a rate limit turned away did not
  public Result against(Entrance gateway, String staff, List<String> customers) {
    List<LoadProducts.Product> products = LoadProducts.ensure(gateway, staff);
    ShopRequests.Customers buyers =
        new ShopRequests.Customers(
            customers,
            products.stream().map(LoadProducts.Product::sku).toList(),
            products.stream().map(LoadProducts.Product::id).toList());
    try (ShopRequests requests = new ShopRequests(gateway, buyers, plan.orders())) {
      return run(requests);
    }
  }

  /// What a run came to.
  public record Result(long failed, long limited, long unsent) {}

  /// Ends the run early: nothing more is sent, what was sent is waited for and told.
  public void stop() {
    stopped = true;
    Generator generator = running;
    if (generator != null) {
      generator.stop();
    }
  }

  Result run(Generator.Requests requests) {
    Generator generator = new Generator(plan, requests, tally);
    running = generator;
    if (stopped) {
      generator.stop();
    }
    Thread thread = Thread.ofPlatform().name("arrivals").daemon().start(generator);
    long start = System.nanoTime();
    if (!shown.json()) {
      shown.lines().accept(LoadLines.HEAD);
    }
    try {
      long told = start;
      while (!thread.join(shown.every())) {
        told = tell(generator, start, told);
      }
      tell(generator, start, told);
    } catch (InterruptedException _) {
      generator.stop();
      Thread.currentThread().interrupt();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    Reading whole = tally.whole();
    shown
        .lines()
        .accept(shown.json() ? LoadLines.jsonSummary(took, whole) : LoadLines.summary(took, whole));
    return new Result(whole.failed(), whole.count(Outcome.LIMITED), whole.count(Outcome.UNSENT));
  }

  private long tell(Generator generator, long start, long told) {
    long now = System.nanoTime();
    Duration since = Duration.ofNanos(now - start);
    Moment moment =
        new Moment(
            since,
            plan.rate(Duration.ofNanos(told - start), since),
            Duration.ofNanos(now - told),
            generator.inFlight());
    Reading reading = tally.interval();
    shown
        .lines()
        .accept(shown.json() ? LoadLines.json(moment, reading) : LoadLines.line(moment, reading));
    return now;
  }
}

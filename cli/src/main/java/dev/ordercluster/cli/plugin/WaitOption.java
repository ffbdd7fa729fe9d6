package dev.ordercluster.cli.plugin;

import dev.ordercluster.cli.component.OrderClusterFacts;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What every command that asks the operator for something has in common: it tells what it asked
/// for, and waits for it when told to.
final class WaitOption {
  @Option(
      names = "--wait",
      paramLabel = "TIME",
      arity = "0..1",
      fallbackValue = "10m",
      description = "Wait until it is done, 10m at most unless told otherwise.")
  private @Nullable String wait;

  /// The text of a request that is made now.
  static String now(InstantSource clock) {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /// Sets the annotation and waits until the status tells that it was heeded.
  ///
  /// @param what such as `backup`
  void ask(Wish wish, String what, String key, String value, Predicate<OrderClusterFacts> done) {
    wish.annotate(key, value);
    wish.out().println(what + " of " + wish.name() + " requested" + wish.whenPaused());
    wish.await(wait, "the " + what, done);
  }
}

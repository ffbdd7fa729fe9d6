package dev.ordercluster.orders.inbox;

import dev.ordercluster.orders.store.StoreException;

/// What becomes of a message that could not be processed.
sealed interface Verdict {
  /// What is around the message failed (a database that is away, read-only or not yet migrated):
  /// the same would happen to every message, so the partition waits and nothing is reordered.
  record Stop() implements Verdict {}

  /// This message failed and others need not: it waits in a retry topic.
  ///
  /// @param failures how often it has now failed by its own fault
  record Retry(int failures) implements Verdict {}

  /// It will never be processed.
  record PutAside(int failures) implements Verdict {}

  /// Judges a failure.
  ///
  /// @param failures how often the message failed by its own fault before
  /// @param budget how often it may
  static Verdict on(RuntimeException failure, int failures, int budget) {
    return switch (failure) {
      case PoisonException _ -> new PutAside(failures + 1);
      // Held up by others: that does not use up the message's own tries.
      case BlockedException _ -> new Retry(failures);
      case StoreException store when !store.isAboutValues() ->
          switch (store.reason()) {
            case CONTENDED, TIMEOUT -> new Retry(failures);
            case BUSY, UNAVAILABLE, DUPLICATE, FAULT -> new Stop();
          };
      default -> failures < budget ? new Retry(failures + 1) : new PutAside(failures + 1);
    };
  }
}

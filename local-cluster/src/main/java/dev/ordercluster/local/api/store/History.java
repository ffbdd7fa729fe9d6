package dev.ordercluster.local.api.store;

import java.util.ArrayDeque;
import java.util.List;

/// The last changes, so that a watch can start in the recent past. Bounded; guarded by the store's
/// lock.
final class History {
  private static final int CAPACITY = 4096;

  private final ArrayDeque<StoreEvent> events = new ArrayDeque<>();
  private long complete;

  /// @param start the revision after which every change is known
  History(long start) {
    this.complete = start;
  }

  void add(StoreEvent event) {
    if (events.size() == CAPACITY) {
      complete = events.removeFirst().revision();
    }
    events.addLast(event);
  }

  List<StoreEvent> since(long revision) {
    if (revision < complete) {
      throw new RevisionGoneException(revision, complete);
    }
    return events.stream().filter(event -> event.revision() > revision).toList();
  }
}

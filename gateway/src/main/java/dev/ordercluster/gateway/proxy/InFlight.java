package dev.ordercluster.gateway.proxy;

import java.util.concurrent.atomic.AtomicInteger;

/// The requests that this gateway has taken on, and how many of them it works for. While a request
/// waits for its own client, who sends a body or takes an answer, nothing is done for it: it keeps
/// its visit and gives up its place, so that slow clients keep nobody out.
///
/// New visits find a place or are refused. One that waited gets its place back at once, so the
/// places may be exceeded for a moment, by no more than waited.
final class InFlight {
  private static final int VISITS_PER_PLACE = 4;

  private final int places;
  private final AtomicInteger visits = new AtomicInteger();
  private final AtomicInteger working = new AtomicInteger();

  /// Nobody yet.
  ///
  /// @param places requests worked for at a time; four times as many with those that wait for their
  ///   clients
  InFlight(int places) {
    this.places = places;
  }

  /// Requests taken on.
  int all() {
    return visits.get();
  }

  /// Those of them that wait for their clients.
  int waiting() {
    return Math.max(0, visits.get() - working.get());
  }

  /// A request that has not come in yet.
  Visit visit() {
    return new Visit();
  }

  private static boolean increment(AtomicInteger count, long most) {
    if (count.incrementAndGet() <= most) {
      return true;
    }
    count.decrementAndGet();
    return false;
  }

  /// One request. Confined to its thread.
  final class Visit {
    private boolean inside;
    private boolean placed;
    private boolean answered;

    /// Comes in; false when there is no place.
    boolean enter() {
      if (!increment(visits, (long) places * VISITS_PER_PLACE)) {
        return false;
      }
      if (!increment(working, places)) {
        visits.decrementAndGet();
        return false;
      }
      inside = true;
      placed = true;
      return true;
    }

    /// The client is waited for.
    void waits() {
      if (placed) {
        placed = false;
        working.decrementAndGet();
      }
    }

    /// The client has sent something, and work goes on.
    void goesOn() {
      if (inside && !placed && !answered) {
        placed = true;
        working.incrementAndGet();
      }
    }

    /// The answer goes out: from here on the client's pace is all that counts.
    void answers() {
      answered = true;
      waits();
    }

    /// It is over, or counts elsewhere from here on.
    void leave() {
      waits();
      if (inside) {
        inside = false;
        visits.decrementAndGet();
      }
    }
  }
}

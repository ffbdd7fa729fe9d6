package dev.ordercluster.gateway.edge;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// How much of something each source holds at a time, so that one alone cannot hold all of it. A
/// source that holds nothing is not remembered.
public final class SourceShares {
  private final int most;
  private final ConcurrentMap<String, Integer> held = new ConcurrentHashMap<>();

  /// Shares of at most `most` each.
  public SourceShares(int most) {
    this.most = most;
  }

  /// Takes one more for the source; false when it has its share. Whoever got true must [#leave].
  public boolean enter(String source) {
    if (held.merge(source, 1, Integer::sum) <= most) {
      return true;
    }
    leave(source);
    return false;
  }

  /// Gives one back.
  public void leave(String source) {
    held.computeIfPresent(source, (_, count) -> count == 1 ? null : count - 1);
  }

  /// Sources that hold something.
  int sources() {
    return held.size();
  }
}

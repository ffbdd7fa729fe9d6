package dev.ordercluster.local.node;

/// Pure: a row of probe results → whether the container counts as good, by the thresholds.
///
/// @param good the present verdict
/// @param row how many results in a row contradict it
record ProbeCounter(int successThreshold, int failureThreshold, boolean good, int row) {
  ProbeCounter next(boolean success) {
    if (success == good) {
      return new ProbeCounter(successThreshold, failureThreshold, good, 0);
    }
    int threshold = success ? successThreshold : failureThreshold;
    boolean turns = row + 1 >= threshold;
    return new ProbeCounter(
        successThreshold, failureThreshold, turns ? success : good, turns ? 0 : row + 1);
  }
}

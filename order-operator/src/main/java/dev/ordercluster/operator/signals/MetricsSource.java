package dev.ordercluster.operator.signals;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// Where the metrics of pods are read.
interface MetricsSource {
  /// Asks for every pod that can be asked. Always answers, within a few seconds, with one outcome
  /// for each of them, by name.
  ///
  /// @param metrics names of the metrics that are wanted
  Map<String, Scrape> ask(List<PodSnapshot> pods, Set<String> metrics);
}

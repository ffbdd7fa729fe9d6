package dev.ordercluster.benchmarks;

import dev.ordercluster.runtime.rules.HouseRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void aBenchmarkKnowsTheServiceByItsInterfacesOnly() {
    HouseRules.check("dev.ordercluster.benchmarks", "dev.ordercluster.backends");
  }
}

package dev.ordercluster.local;

import dev.ordercluster.runtime.rules.HouseRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void localClusterKeepsTheHouseRulesAndItsMergingAndSelectingAreOverDocumentsOnly() {
    var classes = HouseRules.check("dev.ordercluster.local", "dev.ordercluster.backends");
    for (String pure : new String[] {"patch", "apply", "selector", "status"}) {
      HouseRules.pure(
          classes,
          "dev.ordercluster.local.api." + pure,
          "com.fasterxml.jackson.databind..",
          "dev.ordercluster.local.api.schema..",
          "dev.ordercluster.local.api.status..");
    }
  }
}

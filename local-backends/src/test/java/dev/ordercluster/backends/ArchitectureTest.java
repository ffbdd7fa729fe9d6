package dev.ordercluster.backends;

import dev.ordercluster.runtime.rules.HouseRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void backendsKeepTheHouseRulesAndImportNoSiblingButTheRuntime() {
    HouseRules.check("dev.ordercluster.backends");
  }
}

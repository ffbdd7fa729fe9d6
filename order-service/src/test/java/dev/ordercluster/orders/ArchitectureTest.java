package dev.ordercluster.orders;

import dev.ordercluster.runtime.rules.HouseRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void theOrderServiceKeepsTheHouseRulesAndItsCoreIsPure() {
    var classes = HouseRules.check("dev.ordercluster.orders");
    HouseRules.pure(classes, "dev.ordercluster.orders.order");
  }
}

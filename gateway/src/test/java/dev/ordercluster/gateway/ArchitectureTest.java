package dev.ordercluster.gateway;

import dev.ordercluster.runtime.rules.HouseRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String ROOT = "dev.ordercluster.gateway";

  @Test
  void gatewayKeepsTheHouseRulesAndItsDecisionsArePure() {
    var classes = HouseRules.check(ROOT);
    for (String pure : new String[] {"route", "limit", "breaker", "balance", "retry", "wire"}) {
      HouseRules.pure(classes, ROOT + "." + pure);
    }
    HouseRules.pure(classes, ROOT + ".http2", ROOT + ".wire..");
  }
}

package dev.ordercluster.cli;

import dev.ordercluster.runtime.rules.HouseRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void theCommandLineKeepsTheHouseRulesAndItsDerivationsStayPure() {
    var classes = HouseRules.check("dev.ordercluster.cli");
    HouseRules.pure(classes, "dev.ordercluster.cli.component", "io.fabric8.kubernetes.api.model..");
    HouseRules.pure(
        classes,
        "dev.ordercluster.cli.status",
        "io.fabric8.kubernetes.api.model..",
        "com.fasterxml.jackson..",
        "dev.ordercluster.cli.component..",
        "dev.ordercluster.cli.terminal..");
  }
}

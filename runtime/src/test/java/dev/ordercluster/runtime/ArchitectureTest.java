package dev.ordercluster.runtime;

import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.ordercluster.runtime.rules.HouseRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void runtimeKeepsTheHouseRulesAndImportsOnlyTheJdkAndJackson() {
    var classes = HouseRules.check("dev.ordercluster.runtime");
    ArchRuleDefinition.classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.ordercluster.runtime..",
            "java..",
            "javax.net.ssl..",
            "com.fasterxml.jackson..",
            "org.jspecify.annotations..")
        .check(classes);
  }
}

package dev.ordercluster.examples.fulfillment;

import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.ordercluster.runtime.rules.HouseRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void anotherServiceKnowsOrderClusterByItsTopicsOnly() {
    var classes = HouseRules.check("dev.ordercluster.examples");
    ArchRuleDefinition.noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.ordercluster.runtime..")
        .check(classes);
  }
}

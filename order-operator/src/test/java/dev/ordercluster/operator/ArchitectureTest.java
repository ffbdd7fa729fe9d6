package dev.ordercluster.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.ordercluster.runtime.rules.HouseRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String ROOT = "dev.ordercluster.operator";
  private static final String API = ROOT + ".api..";
  private static final String MODEL = "io.fabric8.kubernetes.api..";

  @Test
  void theOperatorKeepsTheHouseRulesAndItsDecisionsArePure() {
    var classes = HouseRules.check(ROOT);
    HouseRules.pure(classes, ROOT + ".desired", API, MODEL, "com.fasterxml.jackson..");
    HouseRules.pure(classes, ROOT + ".schedule", "com.cronutils..");
    HouseRules.pure(
        classes,
        ROOT + ".validation",
        API,
        ROOT + ".desired..",
        ROOT + ".schedule..",
        ROOT + ".backup..",
        MODEL);
    HouseRules.pure(
        classes,
        ROOT + ".backup",
        API,
        ROOT + ".desired..",
        "com.cronutils..",
        "com.fasterxml.jackson..");
    HouseRules.pure(
        classes,
        ROOT + ".status",
        API,
        ROOT + ".desired..",
        ROOT + ".validation..",
        ROOT + ".autoscale..",
        ROOT + ".rollout..",
        ROOT + ".certificate..",
        ROOT + ".backup..",
        MODEL);
    HouseRules.pure(
        classes, ROOT + ".rollout", API, ROOT + ".desired..", "com.fasterxml.jackson..");
    HouseRules.pure(classes, ROOT + ".measure");
    HouseRules.pure(classes, ROOT + ".autoscale", ROOT + ".measure..");
    HouseRules.pure(classes, ROOT + ".secret", ROOT + ".desired..", "com.nimbusds.jose..");
    HouseRules.pure(classes, ROOT + ".certificate", API, ROOT + ".desired..", "org.bouncycastle..");
    onlyTheShellTalksToTheApi(classes);
  }

  private static void onlyTheShellTalksToTheApi(JavaClasses classes) {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".reconcile..", ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.fabric8.kubernetes.client.dsl..", "io.javaoperatorsdk..")
        .check(classes);
  }
}

package dev.ordercluster.operator.crd;

import dev.ordercluster.operator.golden.Golden;
import org.junit.jupiter.api.Test;

class CrdTest {
  @Test
  void theCommittedDefinitionIsTheOneThatTheJavaTypesDescribe() {
    Golden.check(Golden.root().resolve("crds").resolve(CrdYaml.NAME + ".yaml"), CrdYaml.text());
  }
}

package dev.ordercluster.local.api.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.Json;
import dev.ordercluster.local.api.schema.ModelSchemas;
import dev.ordercluster.local.api.status.StatusException;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class OwnershipTest {
  private static final String TWO_CONTAINERS =
      "spec: {replicas: 1, template: {spec: {containers: [{name: a, image: a:1}, {name: b, image: b:1}]}}}";
  private static final String ONE_CONTAINER =
      "spec: {replicas: 1, template: {spec: {containers: [{name: a, image: a:1}]}}}";

  @Test
  void aNoLongerAppliedElementOfAKeyedListGoes() {
    ObjectNode first = apply(null, TWO_CONTAINERS, "operator", false);
    ObjectNode second = apply(first, ONE_CONTAINER, "operator", false);
    assertThat(containers(second)).containsExactly("a");
  }

  @Test
  void anElementThatAnotherOwnsPartOfStays() {
    ObjectNode first = apply(null, TWO_CONTAINERS, "operator", false);
    ObjectNode shared =
        apply(
            first,
            "spec: {template: {spec: {containers: [{name: b, workingDir: /x}]}}}",
            "sidecar",
            false);
    ObjectNode second = apply(shared, ONE_CONTAINER, "operator", false);
    assertThat(containers(second)).containsExactly("a", "b");
  }

  @Test
  void aFieldOfAnotherIsContestedOnlyWhenItsValueWouldChange() {
    ObjectNode first = apply(null, "spec: {replicas: 1}", "operator", false);
    ObjectNode same = apply(first, "spec: {replicas: 1}", "other", false);
    assertThat(owners(same)).containsExactly("operator", "other");
    assertThatThrownBy(() -> apply(same, "spec: {replicas: 2}", "third", false))
        .isInstanceOfSatisfying(
            StatusException.class,
            e ->
                assertThat(e.getMessage())
                    .isEqualTo(
                        """
                        Apply failed with 2 conflicts: conflict with "operator": .spec.replicas
                        conflict with "other": .spec.replicas"""));
  }

  @Test
  void forceTakesTheFieldOver() {
    ObjectNode first = apply(null, "spec: {replicas: 1}", "operator", false);
    ObjectNode forced = apply(first, "spec: {replicas: 2}", "other", true);
    assertThat(owners(forced)).containsExactly("other");
    assertThat(forced.at("/spec/replicas").asInt()).isEqualTo(2);
  }

  @Test
  void anUpdateTakesWhatItChangesAndNothingElse() {
    ObjectNode first = apply(null, "spec: {replicas: 1, paused: true}", "operator", false);
    ObjectNode scaled = first.deepCopy();
    scaled.withObject("/spec").put("replicas", 3);
    Ownership.recordUpdate(first, scaled, write("kubectl", "Update"));
    assertThatThrownBy(() -> apply(scaled, "spec: {replicas: 1, paused: true}", "operator", false))
        .hasMessage(
            "Apply failed with 1 conflict: conflict with \"kubectl\" using apps/v1: .spec.replicas");
  }

  @Test
  void repeatingAnApplyOverDefaultsChangesNothing() {
    ObjectNode live = apply(null, ONE_CONTAINER, "operator", false);
    ((ObjectNode) live.at("/spec/template/spec/containers/0")).put("imagePullPolicy", "Always");
    ObjectNode again = apply(live, ONE_CONTAINER, "operator", false);
    assertThat(Ownership.same(live, again)).isTrue();
  }

  @Test
  void portsThatDifferInTheirProtocolOnlyAreTwoElements() {
    ObjectNode live =
        apply(
            null,
            "spec: {template: {spec: {containers: [{name: a, ports: [{containerPort: 53},"
                + " {containerPort: 53, protocol: UDP}]}]}}}",
            "operator",
            false);
    assertThat(live.at("/spec/template/spec/containers/0/ports")).hasSize(2);
    assertThat(live.at("/metadata/managedFields/0/fieldsV1").toString())
        .contains("k:{\\\"containerPort\\\":53,\\\"protocol\\\":\\\"TCP\\\"}")
        .contains("k:{\\\"containerPort\\\":53,\\\"protocol\\\":\\\"UDP\\\"}");
  }

  private static ObjectNode apply(
      @org.jspecify.annotations.Nullable ObjectNode live,
      String yaml,
      String manager,
      boolean force) {
    ObjectNode applied =
        Json.of("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n" + yaml);
    return Ownership.apply(live, applied, write(manager, "Apply"), force);
  }

  private static Ownership.Write write(String manager, String operation) {
    return new Ownership.Write(
        new FieldOwner(manager, operation, ""),
        "apps/v1",
        ModelSchemas.of(Deployment.class),
        "2026-01-01T00:00:00Z");
  }

  private static List<String> containers(ObjectNode deployment) {
    return texts(deployment.at("/spec/template/spec/containers"), "name");
  }

  private static List<String> owners(ObjectNode object) {
    return texts(object.at("/metadata/managedFields"), "manager");
  }

  private static List<String> texts(JsonNode array, String property) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(item -> item.path(property).asText())
        .toList();
  }
}

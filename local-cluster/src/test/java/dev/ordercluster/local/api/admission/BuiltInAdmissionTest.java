package dev.ordercluster.local.api.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.Json;
import dev.ordercluster.local.api.status.FieldFault;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuiltInAdmissionTest {
  private static final String DEPLOYMENT =
      """
      metadata: {name: web}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
            - {name: c, image: 'web:1', ports: [{containerPort: 80}], readinessProbe: {httpGet: {port: 80}}}
            volumes: [{name: v, configMap: {name: c}}, {name: e}]
      """;

  @Test
  void aDeploymentGetsEveryDefaultOnceAndTheSameTheSecondTime() {
    ObjectNode deployment = Json.of(DEPLOYMENT);
    WorkloadDefaults.deployment(deployment);
    ObjectNode again = deployment.deepCopy();
    WorkloadDefaults.deployment(again);
    assertThat(again).isEqualTo(deployment);
    assertThat(deployment.get("spec"))
        .isEqualTo(
            Json.of(
                """
                selector: {matchLabels: {app: web}}
                replicas: 1
                revisionHistoryLimit: 10
                progressDeadlineSeconds: 600
                strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 25%, maxUnavailable: 25%}}
                template:
                  metadata: {labels: {app: web}}
                  spec:
                    restartPolicy: Always
                    dnsPolicy: ClusterFirst
                    terminationGracePeriodSeconds: 30
                    schedulerName: default-scheduler
                    securityContext: {}
                    containers:
                    - name: c
                      image: 'web:1'
                      imagePullPolicy: IfNotPresent
                      terminationMessagePath: /dev/termination-log
                      terminationMessagePolicy: File
                      resources: {}
                      ports: [{containerPort: 80, protocol: TCP}]
                      readinessProbe:
                        httpGet: {port: 80, path: /, scheme: HTTP}
                        timeoutSeconds: 1
                        periodSeconds: 10
                        successThreshold: 1
                        failureThreshold: 3
                    volumes: [{name: v, configMap: {name: c, defaultMode: 420}}, {name: e, emptyDir: {}}]
                """));
  }

  @Test
  void aSelectorThatMissesItsTemplateIsRefused() {
    ObjectNode deployment = Json.of(DEPLOYMENT);
    WorkloadDefaults.deployment(deployment);
    deployment.withObject("/spec/selector/matchLabels").put("app", "other");
    assertThat(faults(null, deployment))
        .containsExactly(
            "spec.template.metadata.labels: Invalid value: {\"app\":\"web\"}: `selector` does not"
                + " match template `labels`");
  }

  @Test
  void aSelectorMayNotChange() {
    ObjectNode before = Json.of(DEPLOYMENT);
    WorkloadDefaults.deployment(before);
    ObjectNode after = before.deepCopy();
    after.withObject("/spec/selector/matchLabels").put("x", "y");
    after.withObject("/spec/template/metadata/labels").put("x", "y");
    assertThat(faults(before, after)).singleElement().asString().endsWith("field is immutable");
  }

  @Test
  void aSecretsPlainTextIsEncodedAndNotStored() {
    ObjectNode secret = Json.of("{metadata: {name: s}, stringData: {password: hunter2}}");
    OtherDefaults.secret(secret);
    assertThat(secret)
        .isEqualTo(Json.of("{metadata: {name: s}, type: Opaque, data: {password: aHVudGVyMg==}}"));
  }

  private static List<String> faults(
      @org.jspecify.annotations.Nullable ObjectNode before, ObjectNode after) {
    List<FieldFault> faults = new ArrayList<>();
    WorkloadRules.workload(before, after, faults);
    return faults.stream().map(fault -> fault.field() + ": " + fault.message()).toList();
  }
}

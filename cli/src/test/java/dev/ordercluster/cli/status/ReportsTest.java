package dev.ordercluster.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.cli.component.Observed;
import dev.ordercluster.cli.component.World;
import dev.ordercluster.cli.status.ClusterReport.ProcessReport;
import dev.ordercluster.cli.terminal.Style;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:03:00Z");

  private static final String JSON =
      """
      {
        "running" : true,
        "pid" : 10,
        "kubernetes" : "https://127.42.0.1:16443/",
        "kubeconfig" : "/data/kubeconfig",
        "orderClusters" : [ {
          "namespace" : "default",
          "name" : "shop",
          "phase" : "Degraded",
          "ready" : false,
          "message" : "one is missing",
          "gatewayUrl" : "http://127.42.128.2:18080",
          "conditions" : [ {
            "type" : "Ready",
            "status" : "False",
            "reason" : "Because",
            "message" : "one is missing"
          } ],
          "pods" : [ {
            "component" : "gateway",
            "pod" : "g-1",
            "address" : "127.42.1.7:18080",
            "state" : "Running",
            "ready" : true,
            "restarts" : 0,
            "ageSeconds" : 180
          }, {
            "component" : "order-service",
            "pod" : "s-1",
            "address" : "127.42.1.7:18080",
            "state" : "CrashLoopBackOff",
            "ready" : false,
            "restarts" : 3,
            "ageSeconds" : 180,
            "failure" : "CrashLoopBackOff: back-off 10s (last exit code 1, 3 restarts)"
          } ]
        } ],
        "operator" : [ {
          "component" : "operator",
          "pod" : "order-operator-1",
          "address" : "127.212.1.0:18090",
          "state" : "Running",
          "ready" : true,
          "restarts" : 0,
          "ageSeconds" : 180
        } ],
        "statusReport" : "http://127.212.1.0:18090/report",
        "processes" : [ {
          "pid" : 10,
          "name" : "local-cluster",
          "residentBytes" : 104857600
        }, {
          "pid" : 11,
          "name" : "g-1",
          "residentBytes" : 31457280
        } ],
        "totalBytes" : 136314880
      }""";

  @Test
  void aPersonReadsTables() {
    assertThat(String.join("\n", new ReportText(new Style(false)).lines(report())))
        .isEqualTo(
            """
        OrderCluster default/shop  not Ready  (phase Degraded)
        Why             one is missing
        Gateway         http://127.42.128.2:18080

        COMPONENT      ADDRESS           POD  STATE             RESTARTS  AGE
        gateway        127.42.1.7:18080  g-1  Ready             0         3m
        order-service  127.42.1.7:18080  s-1  CrashLoopBackOff  3         3m

        s-1: CrashLoopBackOff: back-off 10s (last exit code 1, 3 restarts)

        CONDITION  STATUS  REASON   MESSAGE
        Ready      False   Because  one is missing

        OPERATOR          ADDRESS            STATE  RESTARTS  AGE
        order-operator-1  127.212.1.0:18090  Ready  0         3m

        PROCESS        PID  MEMORY
        local-cluster  10   100 MiB
        g-1            11   30 MiB
        total               130 MiB

        Status report   http://127.212.1.0:18090/report
        Kubernetes API  https://127.42.0.1:16443/  (process 10)
        Kubeconfig      /data/kubeconfig""");
  }

  @Test
  void aClusterThatAnswersButIsNotWholeSaysBothAndWhy() {
    Map<String, Object> told =
        Map.of(
            "phase",
            "Degraded",
            "message",
            "version 2 was taken back",
            "observedGeneration",
            1,
            "conditions",
            List.of(World.condition("Ready", "True", "a read through the gateway came back")));
    assertThat(new ReportText(new Style(false)).lines(report(told)))
        .startsWith(
            "OrderCluster default/shop  Degraded, requests are answered",
            "Why             version 2 was taken back");
    Map<String, Object> well = new HashMap<>(told);
    well.put("phase", "Ready");
    assertThat(new ReportText(new Style(false)).lines(report(well)))
        .startsWith("OrderCluster default/shop  Ready", "Gateway         no address yet");
  }

  private static ClusterReport report(Map<String, Object> status) {
    Observed observed =
        new Observed(
            List.of(), List.of(), List.of(), List.of(), List.of(World.orderCluster(status)));
    List<ClusterReport.OrderClusterReport> clusters = new Reports(observed, NOW).orderClusters();
    return new ClusterReport(
        true, 10, "https://127.42.0.1:16443/", "/k", clusters, List.of(), null, List.of(), 0);
  }

  @Test
  void programsReadJsonWhoseFieldsStay() {
    assertThat(ReportJson.text(report())).isEqualTo(JSON);
  }

  @Test
  void agesAreShort() {
    assertThat(ReportText.age(Duration.ofSeconds(119))).isEqualTo("119s");
    assertThat(ReportText.age(Duration.ofMinutes(2))).isEqualTo("2m");
    assertThat(ReportText.age(Duration.ofHours(2))).isEqualTo("2h");
    assertThat(ReportText.age(Duration.ofDays(2))).isEqualTo("2d");
  }

  private static ClusterReport report() {
    var cluster =
        World.orderCluster(
            Map.of(
                "phase",
                "Degraded",
                "conditions",
                List.of(World.condition("Ready", "False", "one is missing"))));
    Observed observed =
        new Observed(
            List.of(),
            List.of(),
            List.of(
                World.crashing("s-1", "order-service"),
                World.pod("g-1", "gateway", true),
                World.operator("order-operator-1", "127.212.1.0")),
            List.of(World.gatewayService("127.42.128.2")),
            List.of(cluster));
    Reports reports = new Reports(observed, NOW);
    return new ClusterReport(
        true,
        10,
        "https://127.42.0.1:16443/",
        "/data/kubeconfig",
        reports.orderClusters(),
        reports.operator(),
        reports.statusReport().orElse(null),
        List.of(
            new ProcessReport(10, "local-cluster", 100L << 20),
            new ProcessReport(11, "g-1", 30L << 20)),
        130L << 20);
  }

  @Test
  void autoscalingIsReportedWithItsReason() {
    Map<String, Object> told =
        Map.of(
            "desiredReplicas",
            3,
            "lastScaleTime",
            "2026-01-01T00:01:00Z",
            "reason",
            "Scale up from 2 to 3: cpu is 91 % of the request, target 70 %.");
    Observed observed =
        new Observed(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(World.orderCluster(Map.of("orderService", Map.of("autoscaling", told)))));
    ClusterReport report =
        new ClusterReport(
            true,
            10,
            "https://127.42.0.1:16443/",
            "/data/kubeconfig",
            new Reports(observed, NOW).orderClusters(),
            List.of(),
            null,
            List.of(),
            0);
    assertThat(ReportJson.text(report))
        .contains("\"desiredReplicas\" : 3")
        .contains("\"lastScaleTime\" : \"2026-01-01T00:01:00Z\"");
    assertThat(new ReportText(new Style(false)).lines(report))
        .anyMatch(line -> line.startsWith("order-service") && line.contains("cpu is 91 %"));
  }
}

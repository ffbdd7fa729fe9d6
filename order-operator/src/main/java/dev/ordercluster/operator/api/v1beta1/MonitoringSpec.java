package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What Prometheus and Grafana are given.
@JsonIgnoreProperties(ignoreUnknown = true)
public record MonitoringSpec(
    @JsonPropertyDescription(
            "A PodMonitor for the gateways and order services. Auto: when the Prometheus operator's"
                + " definitions are installed; Enabled: the status says so when they are missing.")
        @Default("Auto")
        MonitoringMode podMonitor,
    @JsonPropertyDescription("A PrometheusRule with alerts, each with its runbook.")
        @Default("Auto")
        MonitoringMode prometheusRules,
    @JsonPropertyDescription(
            "A Grafana dashboard as a ConfigMap labelled grafana_dashboard=1. Auto: when the"
                + " Prometheus operator's definitions are installed; Enabled: always.")
        @Default("Auto")
        MonitoringMode dashboards,
    @JsonPropertyDescription(
            "Labels added to these objects, for a Prometheus or Grafana that selects by label:"
                + " release, for instance.")
        Map<String, String> labels,
    @JsonPropertyDescription(
            "What stands before a runbook's file name in runbook_url; ends with a slash. The default"
                + " is the folder in the project's repository.")
        @Default(RUNBOOKS)
        @Pattern("^[^\\s\"']{0,300}/$")
        String runbookUrl) {
  private static final String RUNBOOKS = "docs/runbooks/";

  public MonitoringSpec {
    podMonitor = requireNonNullElse(podMonitor, MonitoringMode.AUTO);
    prometheusRules = requireNonNullElse(prometheusRules, MonitoringMode.AUTO);
    dashboards = requireNonNullElse(dashboards, MonitoringMode.AUTO);
    labels =
        Collections.unmodifiableMap(
            new TreeMap<>(requireNonNullElse(labels, Map.<String, String>of())));
    runbookUrl = requireNonNullElse(runbookUrl, RUNBOOKS);
  }

  static MonitoringSpec defaults() {
    return new MonitoringSpec(
        MonitoringMode.AUTO, MonitoringMode.AUTO, MonitoringMode.AUTO, Map.of(), RUNBOOKS);
  }
}

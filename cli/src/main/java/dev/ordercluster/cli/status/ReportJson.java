package dev.ordercluster.cli.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.ordercluster.cli.status.ClusterReport.OrderClusterReport;

/// Writes the report for programs to read.
public final class ReportJson {
  /// What `status -o json` prints when no cluster runs.
  public static final String NOT_RUNNING = "{\n  \"running\" : false\n}";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ReportJson() {}

  public static String text(ClusterReport report) {
    return write(report);
  }

  /// One OrderCluster.
  public static String text(OrderClusterReport report) {
    return write(report);
  }

  private static String write(Object report) {
    try {
      return JSON.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the report consists of plain values", e);
    }
  }
}

package dev.ordercluster.local.api.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The defaults of the kinds that make pods.
final class WorkloadDefaults {
  private static final String CONTROLLER_UID = "batch.kubernetes.io/controller-uid";
  private static final String JOB_NAME = "batch.kubernetes.io/job-name";

  private WorkloadDefaults() {}

  static void deployment(ObjectNode deployment) {
    ObjectNode spec = deployment.withObject("/spec");
    Fill.number(spec, "replicas", 1);
    Fill.number(spec, "revisionHistoryLimit", 10);
    Fill.number(spec, "progressDeadlineSeconds", 600);
    ObjectNode strategy = Fill.object(spec, "strategy");
    Fill.text(strategy, "type", "RollingUpdate");
    if (strategy.path("type").asText().equals("RollingUpdate")) {
      ObjectNode rolling = Fill.object(strategy, "rollingUpdate");
      Fill.text(rolling, "maxSurge", "25%");
      Fill.text(rolling, "maxUnavailable", "25%");
    }
    template(spec);
  }

  static void replicaSet(ObjectNode replicaSet) {
    ObjectNode spec = replicaSet.withObject("/spec");
    Fill.number(spec, "replicas", 1);
    template(spec);
  }

  static void statefulSet(ObjectNode statefulSet) {
    ObjectNode spec = statefulSet.withObject("/spec");
    Fill.number(spec, "replicas", 1);
    Fill.number(spec, "revisionHistoryLimit", 10);
    Fill.text(spec, "podManagementPolicy", "OrderedReady");
    ObjectNode update = Fill.object(spec, "updateStrategy");
    Fill.text(update, "type", "RollingUpdate");
    if (update.path("type").asText().equals("RollingUpdate")) {
      Fill.number(Fill.object(update, "rollingUpdate"), "partition", 0);
    }
    ObjectNode retention = Fill.object(spec, "persistentVolumeClaimRetentionPolicy");
    Fill.text(retention, "whenDeleted", "Retain");
    Fill.text(retention, "whenScaled", "Retain");
    for (ObjectNode claim : Fill.each(spec, "volumeClaimTemplates")) {
      Fill.text(claim, "apiVersion", "v1");
      Fill.text(claim, "kind", "PersistentVolumeClaim");
      claim(claim);
    }
    template(spec);
  }

  static void daemonSet(ObjectNode daemonSet) {
    ObjectNode spec = daemonSet.withObject("/spec");
    Fill.number(spec, "revisionHistoryLimit", 10);
    ObjectNode update = Fill.object(spec, "updateStrategy");
    Fill.text(update, "type", "RollingUpdate");
    if (update.path("type").asText().equals("RollingUpdate")) {
      ObjectNode rolling = Fill.object(update, "rollingUpdate");
      Fill.number(rolling, "maxSurge", 0);
      Fill.number(rolling, "maxUnavailable", 1);
    }
    template(spec);
  }

  static void job(@Nullable ObjectNode before, ObjectNode job) {
    ObjectNode spec = job.withObject("/spec");
    if (!spec.has("completions") && !spec.has("parallelism")) {
      spec.put("completions", 1);
    }
    Fill.number(spec, "parallelism", 1);
    Fill.number(spec, "backoffLimit", 6);
    Fill.text(spec, "completionMode", "NonIndexed");
    Fill.flag(spec, "suspend", false);
    Fill.text(spec, "podReplacementPolicy", "TerminatingOrFailed");
    if (!spec.path("manualSelector").asBoolean()) {
      selectOwnPods(before, job, spec);
    }
    template(spec);
  }

  // A job finds its pods by its own uid, which nobody but the server knows in advance.
  private static void selectOwnPods(@Nullable ObjectNode before, ObjectNode job, ObjectNode spec) {
    if (before != null) {
      spec.set("selector", before.path("spec").path("selector"));
      ObjectNode labels = spec.withObject("/template/metadata/labels");
      before
          .path("spec")
          .path("template")
          .path("metadata")
          .path("labels")
          .properties()
          .forEach(label -> labels.set(label.getKey(), label.getValue()));
      return;
    }
    JsonNode metadata = job.path("metadata");
    ObjectNode labels = spec.withObject("/template/metadata/labels");
    for (String label : List.of(CONTROLLER_UID, "controller-uid")) {
      labels.set(label, metadata.path("uid"));
    }
    for (String label : List.of(JOB_NAME, "job-name")) {
      labels.set(label, metadata.path("name"));
    }
    spec.putObject("selector").putObject("matchLabels").set(CONTROLLER_UID, metadata.path("uid"));
  }

  static void cronJob(ObjectNode cronJob) {
    ObjectNode spec = cronJob.withObject("/spec");
    Fill.text(spec, "concurrencyPolicy", "Allow");
    Fill.flag(spec, "suspend", false);
    Fill.number(spec, "successfulJobsHistoryLimit", 3);
    Fill.number(spec, "failedJobsHistoryLimit", 1);
    template(spec.withObject("/jobTemplate/spec"));
  }

  static void claim(ObjectNode claim) {
    Fill.text(claim.withObject("/spec"), "volumeMode", "Filesystem");
    Fill.text(claim.withObject("/status"), "phase", "Pending");
  }

  private static void template(ObjectNode spec) {
    PodDefaults.spec(spec.withObject("/template/spec"));
  }
}

package dev.ordercluster.local.api.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// The defaults of pods and pod templates, as `SetDefaults_PodSpec` and its kin of the real server.
final class PodDefaults {
  private static final int READABLE = 420;
  private static final List<String> PROBES =
      List.of("livenessProbe", "readinessProbe", "startupProbe");

  private PodDefaults() {}

  /// Completes a pod that is being stored itself, beyond what its template would get.
  static void pod(ObjectNode pod) {
    ObjectNode spec = pod.withObject("/spec");
    Fill.text(spec, "serviceAccountName", "default");
    Fill.number(spec, "priority", 0);
    Fill.text(spec, "preemptionPolicy", "PreemptLowerPriority");
    spec(spec);
    ObjectNode status = pod.withObject("/status");
    Fill.text(status, "phase", "Pending");
    Fill.text(status, "qosClass", qualityOfService(spec));
  }

  /// Completes a pod spec.
  static void spec(ObjectNode spec) {
    Fill.text(spec, "restartPolicy", "Always");
    Fill.text(spec, "dnsPolicy", "ClusterFirst");
    Fill.number(spec, "terminationGracePeriodSeconds", 30);
    Fill.text(spec, "schedulerName", "default-scheduler");
    ObjectNode _ = Fill.object(spec, "securityContext");
    if (spec.has("serviceAccountName")) {
      spec.set("serviceAccount", spec.get("serviceAccountName"));
    }
    Fill.each(spec, "initContainers").forEach(PodDefaults::container);
    Fill.each(spec, "containers").forEach(PodDefaults::container);
    Fill.each(spec, "volumes").forEach(PodDefaults::volume);
  }

  private static void container(ObjectNode container) {
    Fill.text(container, "imagePullPolicy", pullPolicy(container.path("image").asText()));
    Fill.text(container, "terminationMessagePath", "/dev/termination-log");
    Fill.text(container, "terminationMessagePolicy", "File");
    ObjectNode resources = Fill.object(container, "resources");
    JsonNode limits = resources.path("limits");
    if (!limits.isEmpty()) {
      ObjectNode requests = Fill.object(resources, "requests");
      limits
          .properties()
          .forEach(limit -> Fill.text(requests, limit.getKey(), limit.getValue().asText()));
    }
    Fill.each(container, "ports").forEach(port -> Fill.text(port, "protocol", "TCP"));
    for (ObjectNode variable : Fill.each(container, "env")) {
      if (variable.path("valueFrom").path("fieldRef") instanceof ObjectNode reference) {
        Fill.text(reference, "apiVersion", "v1");
      }
    }
    for (String name : PROBES) {
      if (container.get(name) instanceof ObjectNode probe) {
        probe(probe);
      }
    }
    for (String hook : List.of("preStop", "postStart")) {
      if (container.path("lifecycle").path(hook).path("httpGet") instanceof ObjectNode get) {
        httpGet(get);
      }
    }
  }

  private static void probe(ObjectNode probe) {
    Fill.number(probe, "timeoutSeconds", 1);
    Fill.number(probe, "periodSeconds", 10);
    Fill.number(probe, "successThreshold", 1);
    Fill.number(probe, "failureThreshold", 3);
    if (probe.get("httpGet") instanceof ObjectNode get) {
      httpGet(get);
    }
    if (probe.get("grpc") instanceof ObjectNode grpc) {
      Fill.text(grpc, "service", "");
    }
  }

  private static void httpGet(ObjectNode get) {
    Fill.text(get, "path", "/");
    Fill.text(get, "scheme", "HTTP");
  }

  private static void volume(ObjectNode volume) {
    for (String source : List.of("secret", "configMap", "downwardAPI", "projected")) {
      if (volume.get(source) instanceof ObjectNode files) {
        Fill.number(files, "defaultMode", READABLE);
        for (ObjectNode part : Fill.each(files, "sources")) {
          if (part.get("serviceAccountToken") instanceof ObjectNode token) {
            Fill.number(token, "expirationSeconds", 3600);
          }
          downward(part.path("downwardAPI"));
        }
      }
    }
    downward(volume.path("downwardAPI"));
    if (volume.get("hostPath") instanceof ObjectNode host) {
      Fill.text(host, "type", "");
    }
    if (volume.size() == 1 && volume.has("name")) {
      volume.putObject("emptyDir");
    }
  }

  private static void downward(JsonNode source) {
    for (ObjectNode item : Fill.each(source, "items")) {
      if (item.get("fieldRef") instanceof ObjectNode reference) {
        Fill.text(reference, "apiVersion", "v1");
      }
    }
  }

  private static String pullPolicy(String image) {
    int digest = image.indexOf('@');
    String named = digest < 0 ? image : image.substring(0, digest);
    int tag = named.indexOf(':', named.lastIndexOf('/') + 1);
    boolean latest = tag < 0 ? digest < 0 : named.substring(tag + 1).equals("latest");
    return latest ? "Always" : "IfNotPresent";
  }

  private static String qualityOfService(ObjectNode spec) {
    boolean any = false;
    boolean guaranteed = true;
    for (ObjectNode container : Fill.each(spec, "containers")) {
      JsonNode requests = container.path("resources").path("requests");
      JsonNode limits = container.path("resources").path("limits");
      any |= !requests.isEmpty() || !limits.isEmpty();
      guaranteed &= limits.has("cpu") && limits.has("memory") && limits.equals(requests);
    }
    return guaranteed ? "Guaranteed" : any ? "Burstable" : "BestEffort";
  }
}

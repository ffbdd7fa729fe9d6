package dev.ordercluster.local.controllers;

import dev.ordercluster.local.objects.Owners;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;

/// Reads, makes and deletes the pods of one owner. Reads go to the server, so that a pod that was
/// just made is never made again.
final class PodSource {
  private final KubernetesClient client;

  PodSource(KubernetesClient client) {
    this.client = client;
  }

  List<Pod> ownedBy(HasMetadata owner) {
    return client.pods().inNamespace(owner.getMetadata().getNamespace()).list().getItems().stream()
        .filter(pod -> Owners.controls(owner, pod))
        .toList();
  }

  /// A pod from `template`, controlled by `owner`, with `labels` besides the template's own.
  static PodBuilder fromTemplate(
      HasMetadata owner, PodTemplateSpec template, String name, Map<String, String> labels) {
    var templateMetadata = template.getMetadata();
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(owner.getMetadata().getNamespace())
        .withLabels(templateMetadata == null ? null : templateMetadata.getLabels())
        .addToLabels(labels)
        .withAnnotations(templateMetadata == null ? null : templateMetadata.getAnnotations())
        .withFinalizers(templateMetadata == null ? null : templateMetadata.getFinalizers())
        .withOwnerReferences(Owners.controlledBy(owner))
        .endMetadata()
        .withSpec(template.getSpec());
  }

  void create(Pod pod) {
    client.resource(pod).create();
  }

  /// Deletes this very pod, not one of the same name that came after it.
  void delete(Pod pod) {
    try {
      client.resource(pod).lockResourceVersion().delete();
    } catch (io.fabric8.kubernetes.client.KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }
}

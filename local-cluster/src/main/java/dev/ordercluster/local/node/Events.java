package dev.ordercluster.local.node;

import dev.ordercluster.local.objects.Times;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Writes Events about objects, for `kubectl describe`. The same event again raises its count.
/// Never waits and never fails: an event that cannot be written is logged.
final class Events implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Events.class.getName());

  private final KubernetesClient client;
  private final InstantSource clock;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("events").factory());

  Events(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  void normal(HasMetadata about, String reason, String message) {
    record(about, "Normal", reason, message);
  }

  void warning(HasMetadata about, String reason, String message) {
    record(about, "Warning", reason, message);
  }

  private void record(HasMetadata about, String type, String reason, String message) {
    writer.execute(() -> write(about, type, reason, message));
  }

  private void write(HasMetadata about, String type, String reason, String message) {
    String now = Times.text(clock.instant());
    String name =
        about.getMetadata().getName()
            + "."
            + Integer.toHexString(
                Objects.hash(about.getMetadata().getUid(), type, reason, message));
    String namespace = about.getMetadata().getNamespace();
    String home = namespace == null ? "default" : namespace;
    try {
      Event before = client.v1().events().inNamespace(home).withName(name).get();
      if (before == null) {
        client
            .resource(
                fresh(about, type, reason, message)
                    .editMetadata()
                    .withName(name)
                    .withNamespace(home)
                    .endMetadata()
                    .withFirstTimestamp(now)
                    .withLastTimestamp(now)
                    .withCount(1)
                    .build())
            .create();
      } else {
        int count = before.getCount() == null ? 1 : before.getCount();
        client
            .resource(new EventBuilder(before).withLastTimestamp(now).withCount(count + 1).build())
            .update();
      }
    } catch (KubernetesClientException e) {
      LOG.log(Level.DEBUG, "the event " + name + " could not be written", e);
    }
  }

  private static EventBuilder fresh(HasMetadata about, String type, String reason, String message) {
    return new EventBuilder()
        .withNewMetadata()
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(about.getApiVersion())
        .withKind(about.getKind())
        .withNamespace(about.getMetadata().getNamespace())
        .withName(about.getMetadata().getName())
        .withUid(about.getMetadata().getUid())
        .endInvolvedObject()
        .withType(type)
        .withReason(reason)
        .withMessage(message)
        .withNewSource("node-agent", NodeSettings.NODE);
  }

  @Override
  public void close() {
    writer.shutdown();
  }
}

package dev.ordercluster.cli.kube;

import dev.ordercluster.cli.process.Waiting;
import dev.ordercluster.cli.terminal.CommandFailure;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.function.Consumer;

/// Applies objects on the server's side under the command line's own field manager, taking over
/// fields that others own: what the person applies is what the person wants.
public final class Applier {
  private static final String FIELD_MANAGER = "ordercluster-cli";
  private static final Duration DEFINITION_SETTLES = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(200);

  private final KubernetesClient client;

  public Applier(KubernetesClient client) {
    this.client = client;
  }

  /// Applies everything in order and stops at the first object that is refused.
  ///
  /// @param applied told `kind/name` of each object
  public void apply(Manifest manifest, Consumer<String> applied) {
    for (HasMetadata object : manifest.objects()) {
      applied.accept(apply(manifest.source(), object));
    }
  }

  /// Applies one object.
  ///
  /// @return `kind/name`
  public String apply(String source, HasMetadata object) {
    String name = name(object);
    Attempt attempt = new Attempt(object);
    if (!Waiting.until(DEFINITION_SETTLES, LOOK, attempt::isOver)) {
      throw refused(source, name, attempt.failure);
    }
    return name;
  }

  /// An object of a kind that was defined a moment ago is not known at once.
  private final class Attempt {
    private final HasMetadata object;
    private KubernetesClientException failure = new KubernetesClientException("not tried");

    private Attempt(HasMetadata object) {
      this.object = object;
    }

    private boolean isOver() {
      try {
        client.resource(object).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
        return true;
      } catch (KubernetesClientException e) {
        failure = e;
        if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
          throw refused("the API", name(object), e);
        }
        return false;
      }
    }
  }

  private static String name(HasMetadata object) {
    return object.getKind() + "/" + object.getMetadata().getName();
  }

  private static CommandFailure refused(String source, String name, KubernetesClientException e) {
    return new CommandFailure(
        name + " of " + source + " was not applied: " + KubeAccess.reason(e), e);
  }
}

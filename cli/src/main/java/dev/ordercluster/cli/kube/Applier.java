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
  private static final Duration DEFINITION_SETTLES = Duration.ofSeconds(5);
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

  /// Applies one object. An object of a kind that was defined a moment ago is not known at once, so
  /// an unknown kind is tried again for some seconds.
  ///
  /// @param source what messages call the place where the object is written
  /// @return `kind/name`
  public String apply(String source, HasMetadata object) {
    String name = object.getKind() + "/" + object.getMetadata().getName();
    try {
      if (!Waiting.until(DEFINITION_SETTLES, LOOK, () -> isApplied(object))) {
        throw new CommandFailure(
            name
                + " of "
                + source
                + " was not applied: the cluster knows no "
                + object.getKind()
                + " of "
                + object.getApiVersion()
                + " (or not its namespace)");
      }
    } catch (KubernetesClientException e) {
      throw new CommandFailure(
          name + " of " + source + " was not applied: " + KubeAccess.reason(e), e);
    }
    return name;
  }

  private boolean isApplied(HasMetadata object) {
    try {
      client.resource(object).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND || isUnknownKind(e)) {
        return false;
      }
      throw e;
    }
  }

  /// The client has no type of its own for it and did not find it at the server either.
  private static boolean isUnknownKind(KubernetesClientException e) {
    return e.getMessage() != null
        && e.getMessage().startsWith("Could not find a registered handler");
  }
}

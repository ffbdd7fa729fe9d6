package dev.ordercluster.cli.command;

import dev.ordercluster.cli.kube.KubeAccess;
import dev.ordercluster.cli.terminal.CommandFailure;
import io.fabric8.kubernetes.client.KubernetesClientException;

/// The one place where an exception becomes a sentence.
public final class Sentence {
  private Sentence() {}

  /// The failure as a person is told it; the exception itself stays its cause.
  public static CommandFailure of(RuntimeException e) {
    return switch (e) {
      case CommandFailure failure -> failure;
      case KubernetesClientException refused ->
          new CommandFailure(
              "the Kubernetes API did not do what was asked: " + KubeAccess.reason(refused), e);
      default ->
          new CommandFailure(
              "unexpected failure, please report it with the output of the same command under"
                  + " ORDERCLUSTER_DEBUG=1: "
                  + e,
              e);
    };
  }
}

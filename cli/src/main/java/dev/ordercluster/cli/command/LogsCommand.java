package dev.ordercluster.cli.command;

import dev.ordercluster.cli.component.Component;
import dev.ordercluster.cli.kube.KubeAccess;
import dev.ordercluster.cli.kube.PodLogs;
import dev.ordercluster.cli.process.DataDirectory;
import dev.ordercluster.cli.process.LogTail;
import dev.ordercluster.cli.process.Waiting;
import dev.ordercluster.cli.terminal.CommandFailure;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Prints what a part of the platform, a pod or the cluster process itself logs.
@Command(
    name = "logs",
    description = {
      "Print the log of a component: local-cluster, operator, postgresql, redis, kafka,"
          + " order-service, gateway, or of a pod by its name.",
      "With several pods each line starts with its pod's name."
    })
public final class LogsCommand implements Callable<Integer> {
  private static final String CLUSTER_PROCESS = "local-cluster";
  private static final Duration FOREVER = Duration.ofDays(36_500);
  private static final Duration LOOK = Duration.ofMillis(250);

  private final Shell shell;

  @Mixin private DataOption data = new DataOption();

  @Parameters(paramLabel = "COMPONENT", description = "Component or pod.")
  private String name = CLUSTER_PROCESS;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on printing what is logged, until Ctrl-C.")
  private boolean follow;

  @Option(
      names = "--tail",
      paramLabel = "N",
      description = "How many lines to start with (default: ${DEFAULT-VALUE}).",
      defaultValue = "100")
  private int tail = 100;

  public LogsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (tail < 0) {
      throw new CommandFailure("--tail takes a number of lines, was " + tail);
    }
    DataDirectory folder = data.directory(shell);
    if (name.equals(CLUSTER_PROCESS)) {
      clusterProcess(new LogTail(folder.log()), folder);
      return 0;
    }
    try (KubernetesClient client = KubeAccess.open(folder.kubeconfig())) {
      new PodLogs(client, shell.out()).print(pods(client), tail, follow);
    }
    return 0;
  }

  private void clusterProcess(LogTail log, DataDirectory folder) {
    long length = log.length();
    if (length == 0) {
      throw new CommandFailure("there is no log in " + folder.log() + ": no cluster was started");
    }
    log.last(tail).forEach(shell.out()::println);
    if (!follow) {
      return;
    }
    long[] position = {length};
    Waiting.until(
        FOREVER,
        LOOK,
        () -> {
          try {
            position[0] = log.follow(position[0], shell.out()::println);
            return shell.out().checkError();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private List<Pod> pods(KubernetesClient client) {
    List<Pod> all = client.pods().inAnyNamespace().list().getItems();
    Optional<Component> component = Component.named(name);
    List<Pod> chosen =
        component.isPresent()
            ? all.stream().filter(pod -> Component.of(pod.getMetadata()).equals(component)).toList()
            : all.stream().filter(pod -> pod.getMetadata().getName().equals(name)).toList();
    if (!chosen.isEmpty()) {
      return chosen;
    }
    if (component.isPresent()) {
      throw new CommandFailure("no pod of " + name + " exists at present");
    }
    throw new CommandFailure(
        "\""
            + name
            + "\" is neither a component (local-cluster, operator, postgresql, redis, kafka,"
            + " order-service, gateway) nor a pod: "
            + all.stream().map(pod -> pod.getMetadata().getName()).toList());
  }
}

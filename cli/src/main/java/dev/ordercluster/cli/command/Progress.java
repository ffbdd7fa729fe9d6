package dev.ordercluster.cli.command;

import dev.ordercluster.cli.catalog.SampleCatalog;
import dev.ordercluster.cli.component.ComponentState;
import dev.ordercluster.cli.component.Components;
import dev.ordercluster.cli.component.Observed;
import dev.ordercluster.cli.component.OrderClusterFacts;
import dev.ordercluster.cli.kube.Entrance;
import dev.ordercluster.cli.kube.KubeAccess;
import dev.ordercluster.cli.kube.Observer;
import dev.ordercluster.cli.process.Waiting;
import dev.ordercluster.cli.status.Reports;
import dev.ordercluster.cli.terminal.CommandFailure;
import dev.ordercluster.cli.terminal.Row;
import dev.ordercluster.cli.terminal.Row.Mark;
import dev.ordercluster.cli.terminal.Terminal;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Waits for the parts of the platform and shows how far each is.
///
/// Ready means more than what the objects say, since after a restart they still say what was true
/// before it: every gateway has to answer a read that goes through an order service to the
/// database.
final class Progress {
  private static final Duration LOOK = Duration.ofMillis(300);
  private static final String API = "kubernetes api";

  private final Terminal terminal;
  private final Watched watched;
  private final long start = System.nanoTime();
  private final Instant began;
  private final Duration patience;
  private final Map<String, String> doneAfter = new HashMap<>();
  private Optional<Observed> last = Optional.empty();

  /// @param began when the cluster was started: what its objects say of before does not count
  Progress(Terminal terminal, Watched watched, Duration patience, Instant began) {
    // Objects carry whole seconds.
    this.began = began.truncatedTo(ChronoUnit.SECONDS);
    this.terminal = terminal;
    this.watched = watched;
    this.patience = patience;
  }

  /// Waits until the API serves.
  KubernetesClient awaitApi(Path kubeconfig) {
    List<KubernetesClient> opened = new ArrayList<>();
    boolean serves =
        Waiting.until(
            left(),
            LOOK,
            () -> {
              watched.check();
              terminal.show(List.of(new Row(API, Mark.WORKING, "starting")));
              return Files.exists(kubeconfig) && opens(kubeconfig, opened);
            });
    if (!serves) {
      throw new CommandFailure(
          "the Kubernetes API does not serve after "
              + Seconds.since(start)
              + ": see "
              + watched.cluster().log());
    }
    return opened.getFirst();
  }

  /// Waits until every OrderCluster is ready and its gateway answers.
  Observed awaitReady(Observer observer, KubernetesClient client) {
    boolean ready =
        Waiting.until(
            left(),
            LOOK,
            () -> {
              watched.check();
              return isReady(observer, client);
            });
    if (!ready) {
      throw new Diagnosis(client).failure(last.orElseGet(observer::observe), Seconds.since(start));
    }
    terminal.settle();
    return last.orElseThrow();
  }

  private boolean isReady(Observer observer, KubernetesClient client) {
    Observed observed;
    try {
      observed = observer.observe().since(began);
    } catch (KubernetesClientException e) {
      terminal.show(List.of(new Row(API, Mark.WORKING, KubeAccess.reason(e))));
      return false;
    }
    last = Optional.of(observed);
    List<ComponentState> states = Components.of(observed);
    List<Row> rows = new ArrayList<>();
    rows.add(timed(new Row(API, Mark.DONE, "serving")));
    boolean expectsPlatform = !observed.orderClusters().isEmpty();
    states.stream()
        .filter(state -> expectsPlatform || state.component().isOperator())
        .map(Progress::row)
        .map(this::timed)
        .forEach(rows::add);
    boolean settled =
        states.stream()
            .filter(state -> expectsPlatform || state.component().isOperator())
            .allMatch(ComponentState::isReady);
    Reports reports = new Reports(observed, Instant.EPOCH);
    boolean ready = settled;
    for (var resource : observed.orderClusters()) {
      Row row = row(new OrderClusterFacts(resource), settled, reports, client);
      rows.add(timed(row));
      ready &= row.mark() == Mark.DONE;
    }
    terminal.show(rows);
    return ready;
  }

  private static Row row(ComponentState state) {
    Mark mark =
        switch (state.stage()) {
          case ABSENT -> Mark.WAITING;
          case STARTING -> Mark.WORKING;
          case READY -> Mark.DONE;
          case FAILING -> Mark.FAILED;
        };
    return new Row(state.component().title(), mark, state.detail());
  }

  private static Row row(
      OrderClusterFacts cluster, boolean settled, Reports reports, KubernetesClient client) {
    String name = cluster.namespace() + "/" + cluster.name();
    if (!settled || !cluster.isReady()) {
      String message = cluster.condition("Ready").map(it -> it.message()).orElse("");
      return new Row(name, message.isEmpty() ? Mark.WAITING : Mark.WORKING, message);
    }
    Optional<String> url = reports.gatewayUrl(cluster);
    if (url.isEmpty()) {
      return new Row(name, Mark.WORKING, "the gateway has no address yet");
    }
    try (SampleCatalog catalog = new SampleCatalog(Entrance.of(client, cluster, url.get()))) {
      return catalog.answers()
          ? new Row(name, Mark.DONE, "takes orders")
          : new Row(name, Mark.WORKING, url.get() + " does not answer yet");
    }
  }

  private Row timed(Row row) {
    if (row.mark() != Mark.DONE) {
      doneAfter.remove(row.name());
      return row;
    }
    String after = doneAfter.computeIfAbsent(row.name(), _ -> Seconds.since(start));
    return new Row(
        row.name(), row.mark(), row.detail().isEmpty() ? after : row.detail() + ", " + after);
  }

  private static boolean opens(Path kubeconfig, List<KubernetesClient> opened) {
    try {
      KubernetesClient client = KubeAccess.open(kubeconfig);
      if (KubeAccess.isReady(client)) {
        opened.add(client);
        return true;
      }
      client.close();
      return false;
    } catch (KubernetesClientException | CommandFailure e) {
      // The file is being written at this moment, or is of a former run.
      return false;
    }
  }

  private Duration left() {
    return patience.minus(Duration.ofNanos(System.nanoTime() - start));
  }
}

package dev.ordercluster.cli.command;

import dev.ordercluster.cli.catalog.SampleCatalog;
import dev.ordercluster.cli.component.Observed;
import dev.ordercluster.cli.component.OrderClusterFacts;
import dev.ordercluster.cli.kube.Applier;
import dev.ordercluster.cli.kube.Entrance;
import dev.ordercluster.cli.kube.Manifest;
import dev.ordercluster.cli.kube.Observer;
import dev.ordercluster.cli.process.DataDirectory;
import dev.ordercluster.cli.process.Failures;
import dev.ordercluster.cli.status.Reports;
import dev.ordercluster.cli.terminal.CommandFailure;
import dev.ordercluster.cli.terminal.Terminal;
import dev.ordercluster.cli.token.LocalIssuer;
import dev.ordercluster.cli.token.Role;
import dev.ordercluster.cli.token.TokenRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// From a started process to a platform that takes orders.
final class BringUp {
  private static final Duration TOKEN = Duration.ofMinutes(5);

  private final Shell shell;
  private final DataDirectory data;
  private final Watched watched;
  private final Terminal terminal;
  private final Instant began;

  BringUp(Shell shell, DataDirectory data, Watched watched, Terminal terminal) {
    this.shell = shell;
    this.data = data;
    this.watched = watched;
    this.terminal = terminal;
    this.began = watched.startedAt();
  }

  /// Applies everything and waits until orders can be placed.
  ///
  /// @param given the manifest that was asked for, if one was
  /// @return what the API holds once all is ready
  Observed run(Optional<Manifest> given, Duration patience) {
    Progress progress = new Progress(terminal, watched, patience, began);
    try (KubernetesClient client = progress.awaitApi(data.kubeconfig())) {
      Applier applier = new Applier(client);
      Observer observer = new Observer(client);
      platform().forEach(manifest -> applier.apply(manifest, _ -> {}));
      LocalIssuer issuer = LocalIssuer.createdIn(data.issuer(), shell.clock());
      boolean isQuickstart = applyManifest(given, observer, new Issuing(applier, issuer));
      Observed ready = progress.awaitReady(observer, client);
      writeAuthorities(client, ready);
      if (isQuickstart) {
        loadCatalog(client, ready, issuer);
      }
      return ready;
    }
  }

  /// What the platform itself consists of: its definitions and the operator.
  private List<Manifest> platform() {
    try (Stream<Path> files = Files.list(shell.home().resolve("crds"))) {
      Stream<Path> definitions =
          files.filter(
              file -> file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"));
      Path operator = shell.home().resolve("deploy/order-operator.yaml");
      return Stream.concat(definitions.sorted(), Stream.of(operator)).map(Manifest::read).toList();
    } catch (IOException e) {
      throw new CommandFailure("the resource definitions cannot be read: " + Failures.reason(e), e);
    }
  }

  /// A restart without a manifest keeps what the cluster holds.
  ///
  /// @return whether the quickstart is what runs
  private boolean applyManifest(Optional<Manifest> given, Observer observer, Issuing issuing) {
    var present = observer.orderClusters();
    issuing.publish(present);
    if (given.isPresent()) {
      issuing.apply(given.get());
      return false;
    }
    if (present.isEmpty()) {
      issuing.apply(Manifest.read(shell.home().resolve("examples/quickstart.yaml")));
    }
    return !Files.exists(data.catalogLoaded());
  }

  // For clients that cannot read Secrets, such as curl.
  private void writeAuthorities(KubernetesClient client, Observed ready) {
    Reports reports = new Reports(ready, shell.clock().instant());
    for (OrderClusterFacts cluster :
        ready.orderClusters().stream().map(OrderClusterFacts::new).toList()) {
      Path file = data.authorities(cluster.namespace(), cluster.name());
      Optional<byte[]> trusted =
          reports
              .gatewayUrl(cluster)
              .flatMap(url -> Entrance.of(client, cluster, url).authorities());
      try {
        if (trusted.isPresent()) {
          Files.write(file, trusted.get());
        } else {
          Files.deleteIfExists(file);
        }
      } catch (IOException e) {
        throw new CommandFailure(file + " cannot be written: " + Failures.reason(e), e);
      }
    }
  }

  private void loadCatalog(KubernetesClient client, Observed ready, LocalIssuer issuer) {
    Reports reports = new Reports(ready, shell.clock().instant());
    Optional<Entrance> gateway =
        ready.orderClusters().stream()
            .map(OrderClusterFacts::new)
            .flatMap(
                cluster ->
                    reports.gatewayUrl(cluster).stream()
                        .map(url -> Entrance.of(client, cluster, url)))
            .findFirst();
    if (gateway.isEmpty()) {
      return;
    }
    String token = issuer.token(TokenRequest.of(Role.STAFF, Optional.empty(), TOKEN));
    try (SampleCatalog catalog = new SampleCatalog(gateway.get())) {
      int created = catalog.load(shell.home().resolve("examples/products.json"), token);
      Files.writeString(data.catalogLoaded(), "");
      terminal.say("Loaded " + created + " sample products (examples/products.json).");
    } catch (IOException e) {
      throw new CommandFailure(
          data.catalogLoaded() + " cannot be written: " + Failures.reason(e), e);
    }
  }
}

package dev.ordercluster.local.node;

import dev.ordercluster.backends.BinaryCache;
import dev.ordercluster.local.images.AotCaches;
import dev.ordercluster.local.images.Images;
import dev.ordercluster.local.loop.WorkQueue;
import dev.ordercluster.local.node.network.HostsFile;
import dev.ordercluster.local.node.network.ServiceProxies;
import dev.ordercluster.local.node.process.Leftovers;
import dev.ordercluster.local.objects.Cluster;
import dev.ordercluster.local.objects.ObjectKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The node `local`: binds every pod to itself and runs it.
///
/// [#start] first ends what an earlier run has left, then runs the pods that the API holds: the
/// same pod comes back at the same address with one restart more. [#close] ends all processes in
/// order and leaves the pod objects for the next start.
public final class NodeAgent implements AutoCloseable {
  private static final Logger LOG = System.getLogger(NodeAgent.class.getName());
  private static final ObjectKey HOSTS = new ObjectKey("", "hosts");
  private static final Duration LONGEST_STOP = Duration.ofSeconds(20);
  private static final int KEPT_LOGS = 20;

  private final NodeParts parts;
  private final PodTable table;
  private final ServiceProxies proxies;
  private final StatusWriter writer;
  private final WorkQueue statusQueue;
  private final WorkQueue podQueue;
  private final WorkQueue serviceQueue;
  private final WorkQueue hostsQueue;

  private NodeAgent(Cluster cluster, NodeParts parts) {
    this.parts = parts;
    this.table = new PodTable(parts, cluster, this::report);
    this.writer = new StatusWriter(parts.client(), parts.clock(), table::runner);
    this.proxies =
        new ServiceProxies(
            cluster, (service, text) -> parts.events().warning(service, "ListenFailed", text));
    this.statusQueue = new WorkQueue("pod status", writer);
    this.podQueue = new WorkQueue("pod", table);
    this.serviceQueue = new WorkQueue("service proxy", proxies);
    this.hostsQueue = new WorkQueue("hosts file", new HostsFile(cluster, parts.settings().hosts()));
  }

  /// Starts the node.
  ///
  /// @throws InterruptedException when interrupted while leftovers are being ended
  public static NodeAgent start(Cluster cluster, NodeSettings settings, InstantSource clock)
      throws InterruptedException {
    Leftovers.end(settings.data());
    Stream.of(settings.pods(), settings.logs(), settings.volumes()).forEach(PodPlace::makePrivate);
    BinaryCache binaries = BinaryCache.ofThisUser();
    AotCaches caches =
        new AotCaches(
            binaries.directory().resolve("aot"),
            Map.of(Leftovers.MARKER, settings.data().toString()),
            clock);
    Images images =
        new Images(
            new Images.Places(settings.home(), settings.versions()),
            caches,
            settings.version(),
            binaries);
    Events events = new Events(cluster.client(), clock);
    NodeAgent agent =
        new NodeAgent(
            cluster, new NodeParts(cluster.client(), settings, images, caches, events, clock));
    NodeObject.announce(cluster.client(), settings, clock.instant());
    agent.sweep();
    agent.listen(cluster);
    return agent;
  }

  private void report(PodRunner runner) {
    statusQueue.add(ObjectKey.of(runner.pod()));
  }

  private void listen(Cluster cluster) {
    hostsQueue.add(HOSTS);
    cluster
        .services()
        .on(
            service -> {
              serviceQueue.add(ObjectKey.of(service));
              hostsQueue.add(HOSTS);
            });
    cluster
        .endpointSlices()
        .on(
            slice -> {
              String service = ServiceProxies.serviceName(slice);
              if (!service.isEmpty()) {
                serviceQueue.add(new ObjectKey(slice.getMetadata().getNamespace(), service));
              }
              hostsQueue.add(HOSTS);
            });
    cluster.pods().on(pod -> podQueue.add(ObjectKey.of(pod)));
    cluster.configMaps().on(one -> table.referencesChanged(one.getMetadata().getNamespace()));
    cluster.secrets().on(one -> table.referencesChanged(one.getMetadata().getNamespace()));
    cluster.claims().on(one -> table.referencesChanged(one.getMetadata().getNamespace()));
  }

  /// Removes the directories of pods that are gone, and the logs of all but the last of them.
  private void sweep() {
    Set<String> known = table.known();
    for (Path directory : children(parts.settings().pods())) {
      if (!known.contains(directory.getFileName().toString())) {
        MaterialFiles.deleteTree(directory);
      }
    }
    List<Path> old =
        children(parts.settings().logs()).stream()
            .filter(path -> !known.contains(path.getFileName().toString()))
            .sorted(Comparator.comparingLong((Path path) -> path.toFile().lastModified()))
            .toList();
    old.stream().limit(Math.max(0, old.size() - KEPT_LOGS)).forEach(MaterialFiles::deleteTree);
  }

  private static List<Path> children(Path directory) {
    try (Stream<Path> children = Files.list(directory)) {
      return children.filter(Files::isDirectory).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + directory, e);
    }
  }

  /// Ends all pods: first those without a claim, all at once, then the others, each with its grace
  /// but no longer than 20 s. Their objects stay and say that they are not ready.
  @Override
  public void close() {
    table.close();
    podQueue.close();
    parts.caches().close();
    List<PodRunner> all = new ArrayList<>(table.runners());
    stop(all.stream().filter(one -> !one.hasClaim()).toList());
    stop(all.stream().filter(PodRunner::hasClaim).toList());
    statusQueue.close();
    all.forEach(this::lastReport);
    serviceQueue.close();
    hostsQueue.close();
    proxies.close();
    parts.events().close();
  }

  private static void stop(List<PodRunner> runners) {
    List<Thread> threads = new ArrayList<>();
    for (PodRunner one : runners) {
      Duration own = one.grace();
      Duration grace = own.compareTo(LONGEST_STOP) > 0 ? LONGEST_STOP : own;
      threads.add(
          Thread.ofVirtual().name("stop-" + one.place().name()).start(() -> one.stop(grace)));
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void lastReport(PodRunner runner) {
    try {
      writer.pass(ObjectKey.of(runner.pod()));
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "the last status of " + ObjectKey.of(runner.pod()), e);
    }
  }
}

package dev.ordercluster.local.node.network;

import dev.ordercluster.local.loop.Reconcile;
import dev.ordercluster.local.objects.Cluster;
import dev.ordercluster.local.objects.ObjectKey;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Keeps the hosts file of the cluster: rewritten as a whole, by rename, when a name has changed.
public final class HostsFile implements Reconcile {
  private final Cluster cluster;
  private final Path file;
  private String written = "";

  public HostsFile(Cluster cluster, Path file) {
    this.cluster = cluster;
    this.file = file;
  }

  @Override
  public synchronized Optional<Duration> pass(ObjectKey anything) {
    List<HostNames.Named> named =
        cluster.services().all().stream()
            .filter(service -> service.getSpec().getExternalName() == null)
            .sorted(Comparator.comparing(service -> ObjectKey.of(service).toString()))
            .map(this::named)
            .toList();
    String text = String.join("\n", HostNames.lines(named)) + "\n";
    if (!text.equals(written)) {
      write(text);
      written = text;
    }
    return Optional.empty();
  }

  private HostNames.Named named(Service service) {
    ObjectKey key = ObjectKey.of(service);
    String address = Objects.requireNonNullElse(service.getSpec().getClusterIP(), "None");
    List<HostNames.Host> hosts =
        ServiceProxies.slices(cluster, key).stream()
            .flatMap(slice -> slice.getEndpoints().stream())
            .filter(endpoint -> Boolean.TRUE.equals(endpoint.getConditions().getReady()))
            .map(HostsFile::host)
            .sorted(Comparator.comparing(HostNames.Host::address))
            .toList();
    return new HostNames.Named(
        key.name(), key.namespace(), address.equals("None") ? "" : address, hosts);
  }

  private static HostNames.Host host(Endpoint endpoint) {
    return new HostNames.Host(
        endpoint.getAddresses().getFirst(), Objects.requireNonNullElse(endpoint.getHostname(), ""));
  }

  private void write(String text) {
    try {
      Path half = file.resolveSibling("." + file.getFileName() + ".new");
      Files.writeString(half, text);
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}

package dev.ordercluster.local.node.network;

import dev.ordercluster.local.loop.Reconcile;
import dev.ordercluster.local.objects.Cluster;
import dev.ordercluster.local.objects.ObjectKey;
import dev.ordercluster.local.objects.Pods;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/// The listeners of all Services that have an address of their own. One pass per Service, by one
/// thread.
public final class ServiceProxies implements Reconcile, AutoCloseable {
  private static final Logger LOG = System.getLogger(ServiceProxies.class.getName());
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final Cluster cluster;
  private final BiConsumer<Service, String> warning;
  private final Map<ObjectKey, Map<InetSocketAddress, PortProxy>> proxies = new HashMap<>();

  /// @param warning told when a Service's port cannot be listened on
  public ServiceProxies(Cluster cluster, BiConsumer<Service, String> warning) {
    this.cluster = cluster;
    this.warning = warning;
  }

  @Override
  public synchronized Optional<Duration> pass(ObjectKey key) {
    Optional<Service> service =
        cluster.services().find(key).filter(one -> !Pods.terminating(one) && hasAddress(one));
    Map<InetSocketAddress, ServicePort> wanted = new HashMap<>();
    service.ifPresent(one -> one.getSpec().getPorts().forEach(port -> put(wanted, one, port)));
    Map<InetSocketAddress, PortProxy> present = proxies.computeIfAbsent(key, _ -> new HashMap<>());
    present
        .entrySet()
        .removeIf(
            one -> {
              boolean gone = !wanted.containsKey(one.getKey());
              if (gone) {
                one.getValue().close();
              }
              return gone;
            });
    boolean failed = false;
    for (var entry : wanted.entrySet()) {
      failed |= !listen(service.orElseThrow(), entry.getKey(), entry.getValue(), present);
    }
    if (present.isEmpty() && wanted.isEmpty()) {
      proxies.remove(key);
    }
    return failed ? Optional.of(RETRY) : Optional.empty();
  }

  private static boolean hasAddress(Service service) {
    String address = service.getSpec().getClusterIP();
    return address != null && !address.isEmpty() && !address.equals("None");
  }

  private static void put(
      Map<InetSocketAddress, ServicePort> wanted, Service service, ServicePort port) {
    if (port.getProtocol() == null || port.getProtocol().equals("TCP")) {
      wanted.put(new InetSocketAddress(service.getSpec().getClusterIP(), port.getPort()), port);
    }
  }

  private boolean listen(
      Service service,
      InetSocketAddress address,
      ServicePort port,
      Map<InetSocketAddress, PortProxy> present) {
    PortProxy proxy = present.get(address);
    if (proxy == null) {
      try {
        proxy = new PortProxy(address);
        present.put(address, proxy);
      } catch (IOException e) {
        String message =
            "cannot listen on " + address + ": " + e.getMessage() + "; tried again every 5 s";
        LOG.log(Level.WARNING, "service {0}: {1}", ObjectKey.of(service), message);
        warning.accept(service, message);
        return false;
      }
    }
    proxy.use(ready(cluster, service, port));
    return true;
  }

  /// The addresses that serve a Service's port now.
  static List<InetSocketAddress> ready(Cluster cluster, Service service, ServicePort port) {
    List<InetSocketAddress> ready = new ArrayList<>();
    String portName = Objects.requireNonNullElse(port.getName(), "");
    for (EndpointSlice slice : slices(cluster, ObjectKey.of(service))) {
      Optional<Integer> number =
          slice.getPorts().stream()
              .filter(one -> portName.equals(Objects.requireNonNullElse(one.getName(), "")))
              .map(EndpointPort::getPort)
              .findFirst();
      for (Endpoint endpoint : slice.getEndpoints()) {
        if (number.isPresent() && Boolean.TRUE.equals(endpoint.getConditions().getReady())) {
          ready.add(new InetSocketAddress(endpoint.getAddresses().getFirst(), number.get()));
        }
      }
    }
    return ready;
  }

  /// The slices of a Service.
  static List<EndpointSlice> slices(Cluster cluster, ObjectKey service) {
    return cluster.endpointSlices().in(service.namespace()).stream()
        .filter(slice -> service.name().equals(serviceName(slice)))
        .toList();
  }

  /// The name of the Service that a slice belongs to; empty when it belongs to none.
  public static String serviceName(EndpointSlice slice) {
    Map<String, String> labels = slice.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault("kubernetes.io/service-name", "");
  }

  @Override
  public synchronized void close() {
    proxies.values().forEach(ports -> ports.values().forEach(PortProxy::close));
    proxies.clear();
  }
}

package dev.ordercluster.local.node.network;

import java.util.ArrayList;
import java.util.List;

/// Pure: Services and their endpoints → the lines of the hosts file.
final class HostNames {
  private static final String CLUSTER_DOMAIN = ".cluster.local";

  private HostNames() {}

  /// A Service as names see it.
  ///
  /// @param address its own address; empty for a headless Service
  /// @param endpoints the ready endpoints, those that are not ready too if the Service publishes
  ///   them
  record Named(String name, String namespace, String address, List<Host> endpoints) {}

  /// @param hostname the pod's own name under the Service; empty when it has none
  record Host(String address, String hostname) {}

  /// Lines `address name name …`. A name on several lines has several addresses.
  static List<String> lines(List<Named> services) {
    List<String> lines = new ArrayList<>();
    lines.add("127.0.0.1 localhost");
    for (Named service : services) {
      String stem = service.name() + "." + service.namespace();
      if (service.address().isEmpty()) {
        for (Host host : service.endpoints()) {
          lines.add(line(host.address(), stem));
        }
      } else {
        lines.add(line(service.address(), stem));
      }
      for (Host host : service.endpoints()) {
        if (!host.hostname().isEmpty()) {
          lines.add(line(host.address(), host.hostname() + "." + stem));
        }
      }
    }
    return lines;
  }

  private static String line(String address, String stem) {
    return address + " " + stem + ".svc " + stem + ".svc" + CLUSTER_DOMAIN + " " + stem;
  }
}

package dev.ordercluster.local.node.network;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which endpoint the next connection goes to: the one with the fewest open connections, in turn
/// among equals. Safe for use by several threads.
final class Balancer {
  private final Map<InetSocketAddress, Integer> open = new HashMap<>();
  private List<InetSocketAddress> endpoints = List.of();
  private int turn;

  synchronized void use(List<InetSocketAddress> ready) {
    endpoints = List.copyOf(ready);
    open.entrySet().removeIf(one -> one.getValue() == 0 && !endpoints.contains(one.getKey()));
  }

  /// All endpoints in the order in which a new connection shall try them.
  synchronized List<InetSocketAddress> order() {
    List<InetSocketAddress> order = new ArrayList<>(endpoints.size());
    for (int i = 0; i < endpoints.size(); i++) {
      order.add(endpoints.get(Math.floorMod(turn + i, endpoints.size())));
    }
    turn++;
    order.sort(Comparator.comparingInt(one -> open.getOrDefault(one, 0)));
    return order;
  }

  synchronized void opened(InetSocketAddress endpoint) {
    open.merge(endpoint, 1, Integer::sum);
  }

  synchronized void closed(InetSocketAddress endpoint) {
    open.merge(endpoint, -1, Integer::sum);
    if (open.getOrDefault(endpoint, 0) <= 0 && !endpoints.contains(endpoint)) {
      open.remove(endpoint);
    }
  }
}

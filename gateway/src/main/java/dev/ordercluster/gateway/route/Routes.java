package dev.ordercluster.gateway.route;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Finds the route of a request. What the table does not name does not exist for clients.
public final class Routes {
  private static final Routes ORDER_PLATFORM = new Routes(RouteTable.ALL);

  private final List<Route> routes;
  private final Map<Integer, List<Route>> byLength;

  Routes(List<Route> routes) {
    this.routes = List.copyOf(routes);
    this.byLength = routes.stream().collect(Collectors.groupingBy(route -> route.pattern().size()));
  }

  /// What a request meets.
  public sealed interface Match {
    record Found(Route route) implements Match {}

    record UnknownPath() implements Match {}

    /// The path is known, the method is not.
    ///
    /// @param allowed the methods that the path does serve, sorted
    record MethodNotAllowed(List<String> allowed) implements Match {}
  }

  /// The routes of the order platform.
  public static Routes ofOrderPlatform() {
    return ORDER_PLATFORM;
  }

  public List<Route> all() {
    return routes;
  }

  /// Finds the route of a request: the first one of the table that has path and method.
  ///
  /// @param segments the canonical path's decoded segments
  public Match match(String method, List<String> segments) {
    Set<String> allowed = new TreeSet<>();
    for (Route route : byLength.getOrDefault(segments.size(), List.of())) {
      if (route.matches(segments)) {
        if (route.methods().contains(method)) {
          return new Match.Found(route);
        }
        allowed.addAll(route.methods());
      }
    }
    return allowed.isEmpty()
        ? new Match.UnknownPath()
        : new Match.MethodNotAllowed(List.copyOf(allowed));
  }
}

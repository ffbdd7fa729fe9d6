package dev.ordercluster.gateway.route;

import java.util.List;
import java.util.Set;

/// One kind of request.
///
/// @param name the pattern as it appears in metrics and logs: `/v1/orders/{id}`
/// @param methods HEAD is served wherever GET is
public record Route(String name, Set<String> methods, Access access, List<String> pattern) {
  private static final String ANY = "{id}";

  public Route {
    methods = Set.copyOf(methods);
    pattern = List.copyOf(pattern);
  }

  static Route of(String method, String path, Access access) {
    Set<String> methods = method.equals("GET") ? Set.of("GET", "HEAD") : Set.of(method);
    return new Route(path, methods, access, List.of(path.substring(1).split("/", -1)));
  }

  boolean matches(List<String> segments) {
    if (segments.size() != pattern.size()) {
      return false;
    }
    for (int i = 0; i < pattern.size(); i++) {
      String expected = pattern.get(i);
      if (!expected.equals(ANY) && !expected.equals(segments.get(i))) {
        return false;
      }
    }
    return true;
  }
}

package dev.ordercluster.gateway.route;

import java.util.List;
import java.util.Set;

/// One kind of request.
///
/// @param name the pattern as it appears in metrics and logs: `/v1/orders/{id}`
/// @param methods HEAD is served wherever GET is
/// @param pattern the name's segments; one in braces matches any
public record Route(
    String name,
    Set<String> methods,
    Access access,
    List<String> pattern,
    Body body,
    Pace pace,
    Repetition repetition) {

  public Route {
    methods = Set.copyOf(methods);
    pattern = List.copyOf(pattern);
  }

  /// A route that reads.
  static Route read(String path, Access access) {
    return of("GET", path, access, Body.UNREAD, Repetition.READ);
  }

  /// A route that takes a document.
  static Route write(String method, String path, Access access, Repetition repetition) {
    return of(method, path, access, Body.DOCUMENT, repetition);
  }

  /// A route that removes.
  static Route delete(String path, Access access) {
    return of("DELETE", path, access, Body.UNREAD, Repetition.NEVER);
  }

  private static Route of(
      String method, String path, Access access, Body body, Repetition repetition) {
    Set<String> methods = method.equals("GET") ? Set.of("GET", "HEAD") : Set.of(method);
    List<String> pattern = List.of(path.substring(1).split("/", -1));
    return new Route(path, methods, access, pattern, body, Pace.ANSWER, repetition);
  }

  Route at(Pace other) {
    return new Route(name, methods, access, pattern, body, other, repetition);
  }

  Route taking(Body other) {
    return new Route(name, methods, access, pattern, other, pace, repetition);
  }

  /// The one method that its row of the table names.
  public String method() {
    return methods.contains("GET") ? "GET" : methods.iterator().next();
  }

  boolean matches(List<String> segments) {
    for (int i = 0; i < pattern.size(); i++) {
      String expected = pattern.get(i);
      if (expected.charAt(0) != '{' && !expected.equals(segments.get(i))) {
        return false;
      }
    }
    return true;
  }
}

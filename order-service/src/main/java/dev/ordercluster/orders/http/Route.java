package dev.ordercluster.orders.http;

import dev.ordercluster.orders.identity.Access;

/// One line of the route table.
///
/// @param pattern path with `{id}` for a parameter
/// @param takesBody whether a request body is read
public record Route(
    String method, String pattern, Access access, boolean takesBody, Handler handler) {
  /// The code behind a route.
  public interface Handler {
    Reply handle(Call call);
  }

  public static Route get(String pattern, Access access, Handler handler) {
    return new Route("GET", pattern, access, false, handler);
  }

  public static Route post(String pattern, Access access, Handler handler) {
    return new Route("POST", pattern, access, true, handler);
  }

  public static Route put(String pattern, Access access, Handler handler) {
    return new Route("PUT", pattern, access, true, handler);
  }

  public String name() {
    return method + " " + pattern;
  }

  /// True when a path has the shape of this route's pattern.
  public boolean matches(String path) {
    return path.matches(pattern.replaceAll("\\{[^}]+}", "[^/]+"));
  }
}

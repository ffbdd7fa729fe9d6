package dev.ordercluster.orders.http;

import dev.ordercluster.orders.identity.Access;

/// One line of the route table.
///
/// @param pattern path with `{id}` for a parameter
/// @param intake how a request body is read
public record Route(String method, String pattern, Access access, Intake intake, Handler handler) {
  /// The code behind a route.
  public interface Handler {
    Reply handle(Call call);
  }

  /// What becomes of a request body.
  public enum Intake {
    /// It is not looked at.
    NONE,
    /// A JSON document, read before the handler is called, within the ordinary bound.
    WHOLE,
    /// The same, whatever it claims to be: its bytes are signed.
    VERBATIM,
    /// The handler reads it piece by piece through [Body#stream], within the larger bound.
    STREAMED
  }

  public static Route get(String pattern, Access access, Handler handler) {
    return new Route("GET", pattern, access, Intake.NONE, handler);
  }

  public static Route post(String pattern, Access access, Handler handler) {
    return new Route("POST", pattern, access, Intake.WHOLE, handler);
  }

  /// A POST whose body is taken as it comes.
  public static Route verbatim(String pattern, Access access, Handler handler) {
    return new Route("POST", pattern, access, Intake.VERBATIM, handler);
  }

  public static Route put(String pattern, Access access, Handler handler) {
    return new Route("PUT", pattern, access, Intake.WHOLE, handler);
  }

  public static Route patch(String pattern, Access access, Handler handler) {
    return new Route("PATCH", pattern, access, Intake.WHOLE, handler);
  }

  public static Route delete(String pattern, Access access, Handler handler) {
    return new Route("DELETE", pattern, access, Intake.NONE, handler);
  }

  /// A POST whose handler reads the body itself.
  public static Route upload(String pattern, Access access, Handler handler) {
    return new Route("POST", pattern, access, Intake.STREAMED, handler);
  }

  public String name() {
    return method + " " + pattern;
  }

  /// True when a path has the shape of this route's pattern.
  public boolean matches(String path) {
    return path.matches(pattern.replaceAll("\\{[^}]+}", "[^/]+"));
  }
}

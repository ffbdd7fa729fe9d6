package dev.ordercluster.orders.health;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// What the process can do right now. Only the database decides on readiness; without the others
/// the service is degraded, not away.
///
/// @param database true when PostgreSQL answers
/// @param failing names of the background work that fails
public record Health(
    BooleanSupplier started,
    BooleanSupplier draining,
    BooleanSupplier database,
    Map<String, BooleanSupplier> optional,
    Supplier<List<String>> failing) {
  public Health {
    optional = Map.copyOf(optional);
  }

  /// The body of a health endpoint.
  public record Report(boolean ok, Map<String, Object> body) {}

  Report live() {
    return report(true, Map.of());
  }

  Report isStarted() {
    boolean up = started.getAsBoolean();
    return report(up, Map.of("startup", up ? "UP" : "waiting for the database and its schema"));
  }

  Report ready() {
    Map<String, String> checks = new LinkedHashMap<>();
    boolean hasStarted = started.getAsBoolean();
    boolean isDraining = draining.getAsBoolean();
    boolean hasDatabase = hasStarted && database.getAsBoolean();
    checks.put("startup", hasStarted ? "UP" : "DOWN: waiting for the database and its schema");
    checks.put("drain", isDraining ? "DOWN: the process is stopping" : "UP");
    checks.put("database", hasDatabase ? "UP" : "DOWN: PostgreSQL does not answer");
    optional.forEach(
        (name, check) -> checks.put(name, hasStarted && check.getAsBoolean() ? "UP" : "DEGRADED"));
    List<String> fails = failing.get();
    checks.put(
        "background",
        fails.isEmpty() ? "UP" : "DEGRADED: these fail, see the log: " + String.join(", ", fails));
    return report(hasDatabase && !isDraining, checks);
  }

  private static Report report(boolean ok, Map<String, String> checks) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", ok ? "UP" : "DOWN");
    body.put("checks", checks);
    return new Report(ok, body);
  }
}

package dev.ordercluster.gateway.management;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Named checks, each with a sentence that says why.
public final class Health {
  private final Map<String, Supplier<Check>> checks = new LinkedHashMap<>();

  /// One check's result.
  ///
  /// @param ok false takes the whole answer to 503
  /// @param detail what was found
  public record Check(boolean ok, String detail) {}

  /// All results.
  public record Report(boolean ok, Map<String, Check> checks) {}

  public Health with(String name, Supplier<Check> check) {
    checks.put(name, check);
    return this;
  }

  public Report report() {
    Map<String, Check> results = new LinkedHashMap<>();
    checks.forEach((name, check) -> results.put(name, check.get()));
    return new Report(results.values().stream().allMatch(Check::ok), results);
  }
}

package dev.ordercluster.operator.validation;

/// A rule that a spec breaks.
///
/// @param field path of the field, `spec.gateway.replicas`
/// @param rule what was expected, and what came
public record Violation(String field, String rule) {
  @Override
  public String toString() {
    return field + ": " + rule;
  }
}

package dev.ordercluster.operator.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a query by the grammar of PromQL, as far as our rules and panels use it, and tells which
/// series it asks for. No library on Maven Central does; whatever is not understood is a fault.
final class PromQl {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:([0-9]+(?:\\.[0-9]+)?(?:[smhd])?)|([a-zA-Z_:][\\w:]*)|(\"(?:[^\"\\\\]|\\\\.)*\")"
              + "|(=~|!~|!=|==|>=|<=|[-+*/%^(){}\\[\\],=<>]))");
  private static final Set<String> AGGREGATIONS = Set.of("sum", "min", "max", "avg", "count");
  private static final Set<String> OVER_RANGES = Set.of("rate", "increase", "deriv");
  private static final List<Set<String>> BINARY =
      List.of(
          Set.of("or"),
          Set.of("and", "unless"),
          Set.of("==", "!=", ">", "<", ">=", "<="),
          Set.of("+", "-"),
          Set.of("*", "/", "%"));

  private final List<String> tokens = new ArrayList<>();
  private final List<Use> uses = new ArrayList<>();
  private int next;

  /// One selector of a query.
  ///
  /// @param labels that it is selected or grouped by
  /// @param function over its range; empty: there is no range
  record Use(String series, Set<String> labels, String function) {}

  private PromQl(String query) {
    Matcher token = TOKEN.matcher(query);
    int at = 0;
    while (!query.substring(at).isBlank()) {
      if (!token.find(at) || token.start() != at) {
        throw new IllegalArgumentException("no token of PromQL: " + query.substring(at));
      }
      tokens.add(token.group().strip());
      at = token.end();
    }
  }

  /// The selectors of a query.
  static List<Use> read(String query) {
    PromQl reader = new PromQl(query);
    reader.binary(0, "");
    if (reader.next < reader.tokens.size()) {
      throw new IllegalArgumentException(
          "not expected: " + reader.tokens.subList(reader.next, reader.tokens.size()));
    }
    return reader.uses;
  }

  private void binary(int level, String function) {
    if (level == BINARY.size()) {
      operand(function);
      return;
    }
    binary(level + 1, function);
    while (BINARY.get(level).contains(peek())) {
      take();
      binary(level + 1, function);
    }
  }

  private void operand(String function) {
    String token = take();
    if (token.equals("(")) {
      binary(0, function);
      expect(")");
    } else if (!token.matches("[0-9].*")) {
      if (!token.matches("[a-zA-Z_:][\\w:]*")) {
        throw new IllegalArgumentException("a value is expected, was " + token);
      }
      named(token, function);
    }
  }

  private void named(String name, String function) {
    if (AGGREGATIONS.contains(name)) {
      aggregation();
    } else if (OVER_RANGES.contains(name)) {
      expect("(");
      operand(name);
      expect(")");
    } else if (name.equals("histogram_quantile")) {
      expect("(");
      if (!take().matches("0\\.[0-9]+")) {
        throw new IllegalArgumentException("a quantile is a part of one");
      }
      expect(",");
      binary(0, "");
      expect(")");
    } else if (name.equals("time")) {
      expect("(");
      expect(")");
    } else {
      selector(name, function);
    }
  }

  private void aggregation() {
    Set<String> by = new TreeSet<>();
    if (peek().equals("by")) {
      take();
      expect("(");
      for (String label = take(); !label.equals(")"); label = take()) {
        if (!label.equals(",")) {
          by.add(label);
        }
      }
    }
    int first = uses.size();
    expect("(");
    binary(0, "");
    expect(")");
    uses.subList(first, uses.size()).forEach(use -> use.labels().addAll(by));
  }

  private void selector(String name, String function) {
    Set<String> labels = new TreeSet<>();
    if (peek().equals("{")) {
      take();
      while (!peek().equals("}")) {
        labels.add(take());
        if (!Set.of("=", "!=", "=~", "!~").contains(peek())) {
          throw new IllegalArgumentException("a matcher is expected, was " + peek());
        }
        take();
        if (!take().startsWith("\"")) {
          throw new IllegalArgumentException("a matcher's value is a text");
        }
        if (peek().equals(",")) {
          take();
        }
      }
      take();
    }
    boolean ranged = peek().equals("[");
    if (ranged) {
      take();
      if (!take().matches("[0-9]+[smhd]")) {
        throw new IllegalArgumentException("a range is a duration");
      }
      expect("]");
    }
    if (ranged == function.isEmpty()) {
      throw new IllegalArgumentException(name + ": a range goes with a function over ranges");
    }
    uses.add(new Use(name, labels, function));
  }

  private String peek() {
    return next < tokens.size() ? tokens.get(next) : "";
  }

  private String take() {
    if (next >= tokens.size()) {
      throw new IllegalArgumentException("the query ends too early");
    }
    return tokens.get(next++);
  }

  private void expect(String token) {
    String found = take();
    if (!found.equals(token)) {
      throw new IllegalArgumentException(token + " is expected, was " + found);
    }
  }
}

package dev.ordercluster.operator.signals;

import java.io.IOException;
import java.io.Reader;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Reads Prometheus' text format 0.0.4 (and the exemplars and end mark of OpenMetrics). Strict: one
/// line that is not of the format makes the whole answer malformed, since nobody knows what a
/// process that writes such a line meant by the others. Keeps only the series that are wanted, so
/// an answer of any number of series costs time in proportion and memory for the wanted ones.
final class PrometheusText {
  /// Most lines that are read, comments included.
  static final int MAX_LINES = 200_000;

  /// Most series that are kept.
  static final int MAX_SERIES = 20_000;

  /// Longest line.
  static final int MAX_LINE = 16_384;

  private static final int MAX_LABELS = 64;
  private static final int SHOWN = 80;

  private final String text;
  private final Exposition.Builder kept;
  private int at;
  private int end;

  /// The outcome of reading.
  sealed interface Parsed {
    /// It could be read.
    record Understood(Exposition exposition) implements Parsed {}

    /// It could not.
    ///
    /// @param why what was expected, what came, in which line
    record Malformed(String why) implements Parsed {}
  }

  private static final class SyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SyntaxException(String message) {
      super(message);
    }
  }

  private PrometheusText(String text, Exposition.Builder kept) {
    this.text = text;
    this.kept = kept;
    this.end = text.length();
  }

  /// Reads a whole answer, line by line, so that a long one takes no more memory than a short one.
  ///
  /// @param wanted names of the metrics to keep
  /// @throws IOException when it could not be read to its end
  static Parsed parse(Reader answer, Set<String> wanted) throws IOException {
    Exposition.Builder kept = new Exposition.Builder(wanted);
    StringBuilder line = new StringBuilder();
    int series = 0;
    for (int number = 1; number <= MAX_LINES; number++) {
      boolean more = fill(line, answer);
      String text = line.toString();
      try {
        series += new PrometheusText(text, kept).line() ? 1 : 0;
      } catch (SyntaxException e) {
        return malformed(number, e.getMessage() + " in: " + shown(text));
      }
      if (series > MAX_SERIES) {
        return malformed(number, "at most " + MAX_SERIES + " series of interest were expected");
      }
      if (!more) {
        return new Parsed.Understood(kept.build());
      }
    }
    return malformed(MAX_LINES, "the end was expected");
  }

  // False at the end of the answer. What is longer than a line may be is cut and then malformed.
  private static boolean fill(StringBuilder line, Reader answer) throws IOException {
    line.setLength(0);
    int next = answer.read();
    while (next >= 0 && next != '\n') {
      if (line.length() > MAX_LINE) {
        line.setLength(SHOWN);
        line.insert(0, "over-long: ");
        return true;
      }
      line.append((char) next);
      next = answer.read();
    }
    return next >= 0;
  }

  private static Parsed malformed(int line, String why) {
    return new Parsed.Malformed("line " + line + ": " + why);
  }

  private static String shown(String text) {
    return text.substring(0, Math.min(text.length(), SHOWN)).replaceAll("\\p{Cntrl}", "?");
  }

  // True when a series was kept.
  private boolean line() {
    if (end > at && text.charAt(end - 1) == '\r') {
      end--;
    }
    skipSpace();
    if (at == end || text.charAt(at) == '#') {
      return false;
    }
    String name = name();
    boolean wanted = kept.wants(name);
    skipSpace();
    Map<String, String> labels = Map.of();
    if (peek() == '{') {
      labels = labels(wanted);
      skipSpace();
    }
    double value = number();
    skipSpace();
    timestampAndExemplar();
    if (wanted && !kept.add(name, labels, value)) {
      throw new SyntaxException("this series is there twice");
    }
    return wanted;
  }

  private String name() {
    int start = at;
    while (at < end && isNamePart(text.charAt(at), at > start)) {
      at++;
    }
    if (at == start) {
      throw new SyntaxException("a metric's name was expected");
    }
    return text.substring(start, at);
  }

  private Map<String, String> labels(boolean wanted) {
    Map<String, String> labels = new HashMap<>();
    at++;
    int count = 0;
    for (skipSpace(); peek() != '}'; skipSpace()) {
      String label = name();
      skipSpace();
      expect('=');
      skipSpace();
      String value = quoted();
      if (++count > MAX_LABELS) {
        throw new SyntaxException("at most " + MAX_LABELS + " labels were expected");
      }
      if (wanted && labels.put(label, value) != null) {
        throw new SyntaxException("label " + label + " is there twice");
      }
      skipSpace();
      if (peek() == ',') {
        at++;
      } else if (peek() != '}') {
        throw new SyntaxException("a comma or } was expected");
      }
    }
    at++;
    return labels;
  }

  private String quoted() {
    expect('"');
    StringBuilder value = new StringBuilder();
    while (peek() != '"') {
      char next = take();
      value.append(next == '\\' ? escaped(take()) : next);
    }
    at++;
    return value.toString();
  }

  private static char escaped(char mark) {
    return switch (mark) {
      case 'n' -> '\n';
      case '\\', '"' -> mark;
      default -> throw new SyntaxException("\\\\, \\\" or \\n was expected");
    };
  }

  private double number() {
    String word = word();
    return switch (word) {
      case "NaN" -> Double.NaN;
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> decimal(word);
    };
  }

  // Double.parseDouble alone would take 1d, 0x1p3 and Infinity too.
  private static double decimal(String word) {
    boolean plain = word.chars().allMatch(c -> "0123456789+-.eE".indexOf(c) >= 0);
    try {
      if (plain && !word.isEmpty()) {
        return Double.parseDouble(word);
      }
    } catch (NumberFormatException _) {
      throw new SyntaxException("a number was expected");
    }
    throw new SyntaxException("a number was expected");
  }

  private void timestampAndExemplar() {
    if (at < end && text.charAt(at) != '#') {
      number();
      skipSpace();
    }
    if (at < end && text.charAt(at) != '#') {
      throw new SyntaxException("the end of the line was expected");
    }
  }

  private String word() {
    int start = at;
    while (at < end && text.charAt(at) != ' ' && text.charAt(at) != '\t') {
      at++;
    }
    return text.substring(start, at);
  }

  private void skipSpace() {
    while (at < end && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private char peek() {
    if (at >= end) {
      throw new SyntaxException("more was expected");
    }
    return text.charAt(at);
  }

  private char take() {
    char next = peek();
    at++;
    return next;
  }

  private void expect(char wanted) {
    if (take() != wanted) {
      throw new SyntaxException(wanted + " was expected");
    }
  }

  private static boolean isNamePart(char c, boolean inside) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || c == ':'
        || (inside && c >= '0' && c <= '9');
  }
}

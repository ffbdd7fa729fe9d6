package dev.ordercluster.operator.simulate;

import dev.ordercluster.operator.autoscale.Signal;
import dev.ordercluster.operator.measure.LatencyHistogram;
import dev.ordercluster.operator.measure.LatencyHistogram.Bucket;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads samples line by line: comma-separated values with a header, UTF-8, `#` begins a comment
/// line. docs/how-to/choose-a-scaling-policy.md tells the columns.
final class SamplesFile implements AutoCloseable {
  private static final String BUCKET = "le";
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final int LONGEST_LINE = 65_536;
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");
  private static final Map<String, Signal> SIGNALS =
      Map.of(
          "memory", Signal.MEMORY_BYTES,
          "rowWait", Signal.ROW_WAIT_SECONDS,
          "inFlight", Signal.IN_FLIGHT,
          "rps", Signal.REQUESTS_PER_SECOND,
          "poolWait", Signal.POOL_WAIT_SECONDS,
          "poolInUse", Signal.POOL_IN_USE,
          "poolSize", Signal.POOL_SIZE,
          "brokerWait", Signal.BROKER_WAIT_SECONDS,
          "lag", Signal.CONSUMER_LAG);
  private static final List<String> OTHERS =
      List.of("time", "pod", "state", "cpu", "cpuRequest", "memoryRequest", "latencySum");

  private final String name;
  private final BufferedReader reader;
  private final List<String> columns;
  private int line;

  private SamplesFile(String name, BufferedReader reader) throws IOException, InputException {
    this.name = name;
    this.reader = reader;
    String header = nextLine();
    if (header == null) {
      throw new InputException(name, 0, 0, "expected a header line with the columns, got nothing");
    }
    this.columns = CsvLine.cells(header).stream().map(CsvLine::content).toList();
    checkHeader(header);
  }

  /// Opens a file; `-` is the standard input.
  static SamplesFile open(Path file) throws InputException {
    try {
      if (file.toString().equals("-")) {
        return new SamplesFile(
            "standard input",
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
      }
      return new SamplesFile(
          file.toString(), Files.newBufferedReader(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new InputException(
          file.toString(), 0, 0, "expected samples that can be read: " + Unreadable.reason(e));
    }
  }

  int line() {
    return line;
  }

  /// The next row; empty at the end.
  Optional<Row> next() throws InputException {
    try {
      String text = nextLine();
      return text == null ? Optional.empty() : Optional.of(row(text));
    } catch (IOException e) {
      throw new InputException(
          name, line + 1, 0, "expected a line of UTF-8 text: " + Unreadable.reason(e));
    }
  }

  /// What is wrong with the line read last.
  InputException wrongLine(String message) {
    return new InputException(name, line, 0, message);
  }

  private @Nullable String nextLine() throws IOException, InputException {
    while (true) {
      String text = readLine();
      line++;
      if (line == 1 && text != null && text.startsWith(BYTE_ORDER_MARK)) {
        text = text.substring(1);
      }
      if (text == null || !(text.isBlank() || text.startsWith("#"))) {
        return text;
      }
    }
  }

  private @Nullable String readLine() throws IOException, InputException {
    StringBuilder text = new StringBuilder();
    int next = reader.read();
    if (next < 0) {
      return null;
    }
    for (; next >= 0 && next != '\n'; next = reader.read()) {
      if (text.length() >= LONGEST_LINE) {
        throw new InputException(
            name, line + 1, 0, "expected a line of at most " + LONGEST_LINE + " characters");
      }
      text.append((char) next);
    }
    boolean windows = !text.isEmpty() && text.charAt(text.length() - 1) == '\r';
    return windows ? text.substring(0, text.length() - 1) : text.toString();
  }

  private void checkHeader(String header) throws InputException {
    int at = 1;
    for (String cell : CsvLine.cells(header)) {
      String column = CsvLine.content(cell);
      boolean known =
          OTHERS.contains(column)
              || SIGNALS.containsKey(column)
              || (column.startsWith(BUCKET) && bound(column).isPresent());
      if (!known || columns.indexOf(column) != columns.lastIndexOf(column)) {
        throw new InputException(
            name,
            line,
            at,
            (known ? "column named twice: " : "unknown column ")
                + column
                + "; expected each at most once: time, pod, state, cpu, cpuRequest, memory,"
                + " memoryRequest, inFlight, rps, poolWait, rowWait, poolInUse, poolSize, brokerWait,"
                + " lag, latencySum, le<seconds>, leInf");
      }
      at += cell.length() + 1;
    }
    for (String needed : List.of("time", "pod", "state")) {
      if (!columns.contains(needed)) {
        throw new InputException(name, line, 1, "expected a column " + needed + ", found none");
      }
    }
  }

  private Row row(String text) throws InputException {
    List<String> cells = CsvLine.cells(text);
    if (cells.size() != columns.size()) {
      throw new InputException(
          name,
          line,
          0,
          "expected " + columns.size() + " cells as in the header, found " + cells.size());
    }
    Map<String, Cell> byName = new HashMap<>();
    int at = 1;
    for (int i = 0; i < cells.size(); i++) {
      byName.put(columns.get(i), new Cell(columns.get(i), CsvLine.content(cells.get(i)), at));
      at += cells.get(i).length() + 1;
    }
    Map<Signal, Double> values = new EnumMap<>(Signal.class);
    List<Bucket> buckets = new ArrayList<>();
    for (Cell cell : byName.values()) {
      if (cell.text.isEmpty()) {
        continue;
      }
      Signal signal = SIGNALS.get(cell.column);
      if (signal != null) {
        values.put(signal, quantity(cell));
      } else if (cell.column.equals("cpu")) {
        values.put(Signal.CPU_MILLIS, quantity(cell) * 1000);
      } else if (cell.column.startsWith(BUCKET)) {
        buckets.add(new Bucket(bound(cell.column).orElseThrow(), quantity(cell)));
      }
    }
    return new Row(
        time(cell(byName, "time")),
        pod(cell(byName, "pod")),
        state(cell(byName, "state")),
        Math.round(optional(byName, "cpuRequest") * 1000),
        Math.round(optional(byName, "memoryRequest")),
        values,
        new LatencyHistogram(buckets, optional(byName, "latencySum")));
  }

  /// @param at column of its first character, from 1
  private record Cell(String column, String text, int at) {}

  private static Cell cell(Map<String, Cell> cells, String column) {
    return cells.getOrDefault(column, new Cell(column, "", 0));
  }

  private double optional(Map<String, Cell> cells, String column) throws InputException {
    Cell cell = cell(cells, column);
    return cell.text.isEmpty() ? 0 : quantity(cell);
  }

  // NaN and negative numbers are what broken pods say: they are read, and spoil that sample alone.
  private double quantity(Cell cell) throws InputException {
    if (cell.text.equalsIgnoreCase("nan")) {
      return Double.NaN;
    }
    try {
      BigDecimal amount = Quantity.getAmountInBytes(new Quantity(cell.text));
      return amount.doubleValue();
    } catch (ArithmeticException | IllegalArgumentException _) {
      throw wrong(cell, "a number such as 12, 0.25, 250m or 384Mi, or nothing");
    }
  }

  private Instant time(Cell cell) throws InputException {
    try {
      Instant time =
          cell.text.contains("T")
              ? Instant.parse(cell.text)
              : Instant.ofEpochMilli(new BigDecimal(cell.text).movePointRight(3).longValueExact());
      if (time.isBefore(Instant.EPOCH) || time.isAfter(LAST)) {
        throw wrong(cell, "a time from 1970 to 9999");
      }
      return time;
    } catch (DateTimeException | ArithmeticException | NumberFormatException _) {
      throw wrong(cell, "a time such as 2026-11-23T10:00:00Z, or seconds such as 12.5");
    }
  }

  private String pod(Cell cell) throws InputException {
    if (cell.text.isEmpty()) {
      throw wrong(cell, "the name of a pod");
    }
    return cell.text;
  }

  private Row.State state(Cell cell) throws InputException {
    for (Row.State state : Row.State.values()) {
      if (state.name().toLowerCase(Locale.ROOT).equals(cell.text)) {
        return state;
      }
    }
    throw wrong(cell, "one of ready, unready, pending, deleting, failed, missing");
  }

  private InputException wrong(Cell cell, String expected) {
    return new InputException(
        name,
        line,
        cell.at,
        "column " + cell.column + ": expected " + expected + ", found '" + cell.text + "'");
  }

  private static Optional<Double> bound(String column) {
    String text = column.substring(BUCKET.length());
    if (text.equals("Inf")) {
      return Optional.of(Double.POSITIVE_INFINITY);
    }
    try {
      double bound = Double.parseDouble(text);
      return bound > 0 && Double.isFinite(bound) ? Optional.of(bound) : Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}

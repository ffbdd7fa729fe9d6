package dev.ordercluster.operator.simulate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// The recorded start of an order-service JVM: CPU of each second of its life, and when it was
/// ready.
///
/// @param cpuMillis CPU in thousandths of a core, by second since the start
/// @param warmMillis CPU of an instance that had long started and took the same load
/// @param readySecond the second from which on it was ready
public record JvmStart(List<Integer> cpuMillis, List<Integer> warmMillis, int readySecond) {
  private static final String RECORDING = "jvm-start.csv";
  private static final int SMOOTHING = 5;

  public JvmStart {
    cpuMillis = List.copyOf(cpuMillis);
    warmMillis = List.copyOf(warmMillis);
  }

  /// The recording that comes with the operator.
  public static JvmStart recorded() {
    try (InputStream in =
        Objects.requireNonNull(JvmStart.class.getResourceAsStream(RECORDING), RECORDING)) {
      List<int[]> rows =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#") && !line.startsWith("second"))
              .map(JvmStart::row)
              .toList();
      int ready = (int) rows.stream().takeWhile(row -> row[2] == 0).count();
      return new JvmStart(
          rows.stream().map(row -> row[1]).toList(),
          rows.stream().map(row -> row[3]).toList(),
          ready);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// CPU of the start itself, before the instance is ready.
  double startingMillis(double age) {
    return cpuMillis.get(Math.min((int) age, readySecond - 1));
  }

  /// CPU that an instance of this age needs on top of what its requests need, for warming up; the
  /// mean of a few seconds of the recording, 0 after its end.
  double warmingMillis(double age) {
    int second = (int) age;
    if (second < readySecond || second >= cpuMillis.size()) {
      return 0;
    }
    int from = Math.max(readySecond, second - SMOOTHING);
    int to = Math.min(cpuMillis.size(), second + SMOOTHING + 1);
    double extra = 0;
    for (int i = from; i < to; i++) {
      extra += cpuMillis.get(i) - warmMillis.get(i);
    }
    return Math.max(0, extra / (to - from));
  }

  private static int[] row(String line) {
    String[] cells = line.split(",", -1);
    int[] row = new int[cells.length];
    for (int i = 0; i < cells.length; i++) {
      row[i] = Integer.parseInt(cells[i]);
    }
    return row;
  }
}

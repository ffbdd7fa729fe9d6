package dev.ordercluster.operator.simulate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A chart of load, wish and replicas over time, as text or as SVG.
final class Chart {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 16;

  /// One point in time.
  ///
  /// @param seconds since the first
  record Point(double seconds, double load, int wish, int replicas) {}

  private final List<Point> points;

  Chart(List<Point> points) {
    this.points = List.copyOf(points);
  }

  /// Load as `.` (its own scale), wish as `o`, replicas as `#`; `@` where wish and replicas meet.
  String text() {
    if (points.isEmpty()) {
      return "";
    }
    char[][] canvas = new char[HEIGHT][WIDTH];
    for (char[] row : canvas) {
      Arrays.fill(row, ' ');
    }
    double load = highestLoad();
    int most = most();
    for (int x = 0; x < WIDTH; x++) {
      Point point = at((double) x / (WIDTH - 1));
      canvas[row(point.load / load)][x] = '.';
      int wish = row((double) point.wish / most);
      int replicas = row((double) point.replicas / most);
      canvas[wish][x] = 'o';
      canvas[replicas][x] = wish == replicas ? '@' : '#';
    }
    StringBuilder text = new StringBuilder();
    for (int y = 0; y < HEIGHT; y++) {
      double part = 1 - (double) y / (HEIGHT - 1);
      text.append(label(y, most))
          .append(canvas[y])
          .append(String.format(Locale.ROOT, "| %7.1f%n", part * load));
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "replicas 0 s %" + (WIDTH - 12) + "s requests/s%n",
                String.format(Locale.ROOT, "%.0f s", length())))
        .append("# replicas   o wish   @ both   . load (right scale)\n")
        .toString();
  }

  /// The same as an SVG document.
  String svg() {
    return new SvgChart(points).document();
  }

  // Replicas are whole: a row has a number when it is the one that a count is drawn in.
  private static String label(int y, int most) {
    for (int count = 0; count <= most; count++) {
      if (row((double) count / most) == y) {
        return String.format(Locale.ROOT, "%5d |", count);
      }
    }
    return "      |";
  }

  private Point at(double part) {
    double seconds = part * length();
    Point best = points.getFirst();
    for (Point point : points) {
      if (point.seconds > seconds) {
        break;
      }
      best = point;
    }
    return best;
  }

  private static int row(double part) {
    return (int) Math.round((HEIGHT - 1) * (1 - Math.clamp(part, 0.0, 1.0)));
  }

  private double length() {
    return points.isEmpty() ? 0 : points.getLast().seconds;
  }

  private double highestLoad() {
    return Math.max(1, points.stream().mapToDouble(Point::load).max().orElse(1));
  }

  private int most() {
    return Math.max(
        1, points.stream().mapToInt(point -> Math.max(point.wish, point.replicas)).max().orElse(1));
  }
}

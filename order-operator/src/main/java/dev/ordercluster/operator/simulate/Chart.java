package dev.ordercluster.operator.simulate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// A chart of load, wish and replicas over time, as text or as SVG.
final class Chart {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 16;
  private static final int SVG_WIDTH = 960;
  private static final int SVG_HEIGHT = 320;
  private static final int MARGIN = 48;

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
      text.append(String.format(Locale.ROOT, "%5.1f |", part * most))
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
    double load = highestLoad();
    int most = most();
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
        <rect width="100%%" height="100%%" fill="white"/>
        """
            .formatted(SVG_WIDTH, SVG_HEIGHT + MARGIN));
    svg.append(line("#bbbbbb", 1, point -> point.load / load));
    svg.append(line("#d95f02", 1, point -> (double) point.wish / most));
    svg.append(line("#1b5e9e", 2, point -> (double) point.replicas / most));
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <text x="4" y="16">%d replicas</text>
            <text x="%d" y="16" text-anchor="end">%.0f requests/s</text>
            <text x="%d" y="%d" fill="#1b5e9e">replicas</text>
            <text x="%d" y="%d" fill="#d95f02">wish</text>
            <text x="%d" y="%d" fill="#888888">load</text>
            <text x="%d" y="%d" text-anchor="end">%.0f s</text>
            </svg>
            """,
            most,
            SVG_WIDTH - 4,
            load,
            MARGIN,
            SVG_HEIGHT + 32,
            MARGIN + 80,
            SVG_HEIGHT + 32,
            MARGIN + 140,
            SVG_HEIGHT + 32,
            SVG_WIDTH - 4,
            SVG_HEIGHT + 32,
            length()));
    return svg.toString();
  }

  private String line(String colour, int width, ToDoubleFunction<Point> part) {
    StringBuilder path = new StringBuilder();
    double length = Math.max(1, length());
    double lastY = -1;
    for (Point point : points) {
      double x = MARGIN + (SVG_WIDTH - 2.0 * MARGIN) * point.seconds / length;
      double y = 24 + (SVG_HEIGHT - 24) * (1 - part.applyAsDouble(point));
      if (lastY < 0) {
        path.append(String.format(Locale.ROOT, "M%.1f %.1f", x, y));
      } else {
        path.append(String.format(Locale.ROOT, "H%.1fV%.1f", x, y));
      }
      lastY = y;
    }
    return "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%d\"/>%n"
        .formatted(path, colour, width);
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

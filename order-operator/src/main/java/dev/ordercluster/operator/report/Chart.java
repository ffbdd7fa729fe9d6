package dev.ordercluster.operator.report;

import java.util.List;
import java.util.Locale;

/// A small line chart of the last hour as SVG, with its numbers in words for those who do not see
/// it. A look without a value leaves a gap.
final class Chart {
  private static final double WIDTH = 240;
  private static final double HEIGHT = 48;
  private static final double MARGIN = 3;

  private Chart() {}

  static void add(Markup page, String name, List<Ring.Point> points) {
    double[] known =
        points.stream().mapToDouble(Ring.Point::value).filter(v -> !Double.isNaN(v)).toArray();
    if (known.length == 0) {
      return;
    }
    double low = java.util.Arrays.stream(known).min().orElse(0);
    double high = java.util.Arrays.stream(known).max().orElse(0);
    String last = number(known[known.length - 1]);
    String range =
        low == high ? "steady at " + last : "between " + number(low) + " and " + number(high);
    page.raw("<figure class=\"chart\"><figcaption><span>")
        .text(name)
        .raw("</span> <b>")
        .text(last)
        .raw(
            "</b></figcaption><svg role=\"img\" viewBox=\"0 0 240 48\" preserveAspectRatio=\"none\"")
        .raw(" aria-label=\"")
        .text(name + ": now " + last + ", " + range + " over the last hour")
        .raw("\">");
    // A line of zero height would lie on the edge.
    double from = Math.min(0, low);
    double to = high <= from ? from + 1 : high;
    String path = path(points, from, to);
    page.raw("<path class=\"line\" d=\"" + path + "\"/></svg><small>")
        .text(range)
        .raw("</small></figure>\n");
  }

  private static String path(List<Ring.Point> points, double from, double to) {
    StringBuilder path = new StringBuilder();
    boolean pen = false;
    for (int i = 0; i < points.size(); i++) {
      double value = points.get(i).value();
      if (Double.isNaN(value)) {
        pen = false;
        continue;
      }
      // The newest look is at the right edge; a ring that is not full begins inside.
      double x = WIDTH - MARGIN - (points.size() - 1 - i) * (WIDTH - 2 * MARGIN) / (Ring.LOOKS - 1);
      double y = HEIGHT - MARGIN - (value - from) / (to - from) * (HEIGHT - 2 * MARGIN);
      path.append(pen ? 'L' : 'M').append(coordinate(x)).append(' ').append(coordinate(y));
      if (!pen) {
        // A single look is a dot.
        path.append("h0.01");
      }
      pen = true;
    }
    return path.toString();
  }

  private static String coordinate(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}

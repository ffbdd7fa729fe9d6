package dev.ordercluster.operator.simulate;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// The chart as an SVG document: the load above, wish and replicas below, on one axis of time. It
/// needs nothing from outside, follows a dark colour scheme, and names itself to a screen reader.
final class SvgChart {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 460;
  private static final int LEFT = 64;
  private static final int RIGHT = WIDTH - 24;
  private static final Panel LOAD = new Panel(56, 196);
  private static final Panel REPLICAS = new Panel(248, 416);
  private static final int MOST_TICKS = 6;
  private static final String STYLE =
      """
      <style>
      text{font:12px system-ui,sans-serif;fill:#444}.h{font-size:13px;font-weight:600;fill:#222}.e{text-anchor:end}.m{text-anchor:middle}
      .bg{fill:#fff}.grid{stroke:#e4e4e4}.load{fill:#9aa5b140;stroke:#7b8794}.is{fill:#1b5e9e22;stroke:#1b5e9e;stroke-width:2}
      .wish{fill:none;stroke:#c2570c;stroke-width:2;stroke-dasharray:5 3}
      @media (prefers-color-scheme:dark){text{fill:#c8c8c8}.h{fill:#eee}.bg{fill:#16191d}.grid{stroke:#33383e}
      .load{stroke:#9aa5b1}.is{fill:#6cb2f033;stroke:#6cb2f0}.wish{stroke:#f0924c}}
      </style>
      <rect class="bg" width="100%" height="100%"/>""";

  /// A band of the picture, in pixels from the top.
  private record Panel(int top, int bottom) {
    double y(double part) {
      return bottom - (bottom - top) * Math.clamp(part, 0.0, 1.0);
    }
  }

  private final List<Chart.Point> points;
  private final double seconds;
  private final StringBuilder svg = new StringBuilder();

  /// @param points in order of time
  SvgChart(List<Chart.Point> points) {
    this.points = List.copyOf(points);
    this.seconds = Math.max(1, points.isEmpty() ? 0 : points.getLast().seconds());
  }

  String document() {
    double load = points.stream().mapToDouble(Chart.Point::load).max().orElse(0);
    int most =
        points.stream().mapToInt(point -> Math.max(point.wish(), point.replicas())).max().orElse(0);
    double loadStep = step(load, 0);
    double loadTop = top(load, loadStep);
    double countStep = step(most, 1);
    double countTop = top(most, countStep);
    add(
        String.format(
            Locale.ROOT,
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="t">
            <title id="t">%s</title>""",
            WIDTH,
            HEIGHT,
            WIDTH,
            HEIGHT,
            title(load, most)));
    add(STYLE);
    add(
        String.format(
            Locale.ROOT,
            "<text class=\"h\" x=\"%d\" y=\"%d\">Load, requests/s</text>",
            LEFT,
            LOAD.top - 16));
    legend();
    grid(LOAD, loadTop, loadStep);
    grid(REPLICAS, countTop, countStep);
    time();
    area("load", LOAD, point -> point.load() / loadTop);
    area("is", REPLICAS, point -> point.replicas() / countTop);
    add(
        String.format(
            Locale.ROOT,
            "<path class=\"wish\" d=\"%s\"/>",
            line(REPLICAS, point -> point.wish() / countTop)));
    return svg.append("</svg>\n").toString();
  }

  private String title(double load, int most) {
    return String.format(
        Locale.ROOT,
        "Load, wished and running replicas over %s: up to %.0f requests/s and %d replicas",
        clock(seconds),
        load,
        most);
  }

  private void legend() {
    int y = REPLICAS.top - 16;
    add(String.format(Locale.ROOT, "<text class=\"h\" x=\"%d\" y=\"%d\">Replicas</text>", LEFT, y));
    add(String.format(Locale.ROOT, "<path class=\"is\" d=\"M%d %dh28\"/>", LEFT + 84, y - 4));
    add(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\">running</text>", LEFT + 120, y));
    add(String.format(Locale.ROOT, "<path class=\"wish\" d=\"M%d %dh28\"/>", LEFT + 192, y - 4));
    add(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\">wished for</text>", LEFT + 228, y));
  }

  private void grid(Panel panel, double top, double step) {
    for (int tick = 0; tick * step <= top + step / 1000; tick++) {
      double y = panel.y(tick * step / top);
      add(String.format(Locale.ROOT, "<path class=\"grid\" d=\"M%d %.1fH%d\"/>", LEFT, y, RIGHT));
      add(
          String.format(
              Locale.ROOT,
              "<text class=\"e\" x=\"%d\" y=\"%.1f\">%s</text>",
              LEFT - 8,
              y + 4,
              step < 1
                  ? String.format(Locale.ROOT, "%.1f", tick * step)
                  : Long.toString(Math.round(tick * step))));
    }
  }

  private void time() {
    double step = timeStep();
    for (int tick = 0; tick * step <= seconds; tick++) {
      double x = x(tick * step);
      add(
          String.format(
              Locale.ROOT, "<path class=\"grid\" d=\"M%.1f %dV%d\"/>", x, LOAD.top, LOAD.bottom));
      add(
          String.format(
              Locale.ROOT,
              "<path class=\"grid\" d=\"M%.1f %dV%d\"/>",
              x,
              REPLICAS.top,
              REPLICAS.bottom));
      add(
          String.format(
              Locale.ROOT,
              "<text class=\"m\" x=\"%.1f\" y=\"%d\">%s</text>",
              x,
              REPLICAS.bottom + 20,
              clock(tick * step)));
    }
  }

  private void area(String style, Panel panel, ToDoubleFunction<Chart.Point> part) {
    String line = line(panel, part);
    if (!line.isEmpty()) {
      add(
          String.format(
              Locale.ROOT,
              "<path class=\"%s\" stroke=\"none\" style=\"stroke:none\" d=\"%s",
              style,
              line));
      add(String.format(Locale.ROOT, "V%dH%dZ\"/>", panel.bottom, LEFT));
      add(
          String.format(
              Locale.ROOT, "<path class=\"%s\" style=\"fill:none\" d=\"%s\"/>", style, line));
    }
  }

  // A value holds until the next one is known.
  private String line(Panel panel, ToDoubleFunction<Chart.Point> part) {
    StringBuilder path = new StringBuilder();
    for (Chart.Point point : points) {
      path.append(
          String.format(
              Locale.ROOT,
              path.isEmpty() ? "M%.1f %.1f" : "H%.1fV%.1f",
              x(point.seconds()),
              panel.y(part.applyAsDouble(point))));
    }
    return path.toString();
  }

  private double x(double at) {
    return LEFT + (RIGHT - LEFT) * at / seconds;
  }

  /// 1, 2 or 5 times a power of ten, so that there are few ticks.
  static double step(double most, double least) {
    double rough = Math.max(most, 1) / (MOST_TICKS - 1);
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double part = rough / power;
    double times = part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10;
    return Math.max(least, times * power);
  }

  /// The first tick that nothing is above.
  private static double top(double most, double step) {
    return step * Math.max(1, Math.ceil(most / step - 1e-9));
  }

  private double timeStep() {
    for (int step : new int[] {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200}) {
      if (seconds / step <= 2 * MOST_TICKS) {
        return step;
      }
    }
    return 3600 * Math.ceil(seconds / 3600 / (2 * MOST_TICKS));
  }

  private static String clock(double seconds) {
    long all = Math.round(seconds);
    return all < 3600
        ? String.format(Locale.ROOT, "%d:%02d", all / 60, all % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", all / 3600, all / 60 % 60, all % 60);
  }

  private void add(String line) {
    svg.append(line).append('\n');
  }
}

package dev.ordercluster.benchmarks.report;

import java.util.List;
import java.util.Locale;

/// One column of a section as bars, as an SVG file without anything from elsewhere.
public final class Chart {
  private static final int WIDTH = 720;
  private static final int NAMES = 230;
  private static final int NUMBERS = 90;
  private static final int ROW = 28;
  private static final int TOP = 44;

  private Chart() {}

  /// The whole file.
  public static String svg(Section section) {
    List<Section.Row> rows =
        section.rows().stream().filter(row -> !row.values().get(section.bars()).isNaN()).toList();
    double most =
        rows.stream().mapToDouble(row -> row.values().get(section.bars())).max().orElse(1);
    int height = TOP + rows.size() * ROW + 12;
    StringBuilder out = new StringBuilder();
    String label = section.title() + ": " + section.columns().get(section.bars() + 1);
    out.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s" \
        font-family="system-ui, sans-serif" font-size="14">
        <rect width="%d" height="%d" fill="#ffffff"/>
        <text x="12" y="26" font-weight="600" fill="#1f2933">%s</text>
        """
            .formatted(WIDTH, height, escaped(label), WIDTH, height, escaped(label)));
    int y = TOP;
    for (Section.Row row : rows) {
      double value = row.values().get(section.bars());
      bar(out, y, row.name(), value, most <= 0 ? 0 : value / most);
      y += ROW;
    }
    return out.append("</svg>\n").toString();
  }

  private static void bar(StringBuilder out, int y, String name, double value, double share) {
    double width = Math.max(1, share * (WIDTH - NAMES - NUMBERS));
    out.append(
        String.format(
            Locale.ROOT,
            """
            <text x="%d" y="%d" text-anchor="end" fill="#1f2933">%s</text>
            <rect x="%d" y="%d" width="%.1f" height="18" fill="#2f6fb2"/>
            <text x="%.1f" y="%d" fill="#1f2933">%s</text>
            """,
            NAMES - 8,
            y + 14,
            escaped(name),
            NAMES,
            y,
            width,
            NAMES + width + 6,
            y + 14,
            Numbers.text(value)));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}

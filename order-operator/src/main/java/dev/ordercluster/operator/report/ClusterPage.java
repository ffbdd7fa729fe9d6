package dev.ordercluster.operator.report;

import dev.ordercluster.operator.api.v1beta1.AutoscalingStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// One cluster on one page: what is wrong, the picture with live counts, the last hour, conditions,
/// decisions.
final class ClusterPage {
  private static final int DOTS = 32;
  private static final int LONG = 80;

  private ClusterPage() {}

  static String of(ClusterView view, Map<String, List<Ring.Point>> hour) {
    return Frame.page(
        view.phase() + ": " + view.name() + " in " + view.namespace(),
        page -> {
          header(page, view);
          page.raw("<main id=\"main\">\n");
          topology(page, view);
          charts(page, hour);
          conditions(page, view.conditions());
          view.scalings().forEach(scaling -> scaling(page, scaling));
          certificates(page, view);
          page.raw("</main>\n<footer><a href=\"")
              .text(ListPage.path(view) + ".json")
              .raw("\">The same as JSON</a> <span>last looked at ")
              .text(view.seen())
              .raw("</span></footer>\n");
        });
  }

  private static void header(Markup page, ClusterView view) {
    page.raw("<header class=\"top " + view.mood().word() + "\">")
        .raw("<p class=\"crumb\"><a href=\"/report\">OrderClusters</a> / ")
        .text(view.namespace())
        .raw("</p><h1>")
        .text(view.name())
        .raw(" <span class=\"badge\"><i aria-hidden=\"true\">" + view.mood().sign() + "</i>")
        .text(view.phase())
        .raw("</span></h1>")
        .element("p class=\"headline\"", view.headline());
    page.raw("<p class=\"sub\">").text(versions(view));
    if (!view.endpoint().isEmpty()) {
      page.raw(" · ").element("code", view.endpoint());
    }
    page.raw("</p></header>\n");
  }

  private static String versions(ClusterView view) {
    if (view.version().isEmpty()) {
      return "version " + view.wantedVersion() + " is being set up";
    }
    return view.version().equals(view.wantedVersion())
        ? "version " + view.version()
        : "version " + view.version() + " serves, " + view.wantedVersion() + " is asked for";
  }

  private static void topology(Markup page, ClusterView view) {
    page.raw("<section aria-labelledby=\"t\"><h2 id=\"t\">Topology</h2><ol class=\"topology\">\n")
        .raw("<li class=\"stage\"><div class=\"box outside\">clients</div></li>\n");
    stage(page, view.parts().subList(0, 1));
    stage(page, view.parts().subList(1, 2));
    stage(page, view.parts().subList(2, view.parts().size()));
    page.raw("</ol></section>\n");
  }

  private static void stage(Markup page, List<ClusterView.Part> parts) {
    page.raw("<li class=\"stage\">");
    for (ClusterView.Part part : parts) {
      page.raw("<div class=\"box " + part.mood().word() + "\"><b>")
          .raw("<i aria-hidden=\"true\">" + part.mood().sign() + "</i> ")
          .text(part.name())
          .raw("</b>");
      if (part.serving() >= 0) {
        page.element("span class=\"count\"", part.serving() + " of " + part.wanted());
        dots(page, part);
      }
      page.element("small", part.words()).raw("</div>");
    }
    page.raw("</li>\n");
  }

  private static void dots(Markup page, ClusterView.Part part) {
    page.raw("<span class=\"dots\" aria-hidden=\"true\">");
    int all = Math.clamp(Math.max(part.serving(), part.wanted()), 0, DOTS);
    for (int i = 0; i < all; i++) {
      page.raw(i < part.serving() ? "<i class=\"on\"></i>" : "<i></i>");
    }
    page.raw("</span>");
  }

  private static void charts(Markup page, Map<String, List<Ring.Point>> hour) {
    page.raw("<section aria-labelledby=\"h\"><h2 id=\"h\">Last hour</h2>");
    if (hour.isEmpty()) {
      page.element("p class=\"empty\"", "The first look of this operator is still to come.");
    } else {
      page.raw("<div class=\"charts\">\n");
      ClusterView.ordered(hour)
          .forEach(series -> Chart.add(page, series.getKey(), series.getValue()));
      page.raw("</div>");
    }
    page.raw("</section>\n");
  }

  private static void conditions(Markup page, List<ClusterView.Line> lines) {
    page.raw("<section aria-labelledby=\"c\"><h2 id=\"c\">Conditions</h2>")
        .raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"c\"><table>")
        .raw("<thead><tr><th scope=\"col\">Condition</th><th scope=\"col\">Why</th>")
        .raw("<th scope=\"col\">Since</th></tr></thead><tbody>\n");
    Map<String, String> said = new HashMap<>();
    for (ClusterView.Line line : lines) {
      // What is said twice is read once.
      String first = said.putIfAbsent(line.message(), line.type());
      String words =
          first == null || line.message().length() < LONG ? line.message() : "as " + first;
      page.raw("<tr class=\"" + line.mood().word() + "\"><th scope=\"row\">")
          .raw("<i aria-hidden=\"true\">" + line.mood().sign() + "</i> ")
          .text(line.type())
          .raw(" <span class=\"status\">")
          .text(line.status())
          .raw("</span></th><td><b>")
          .text(line.reason())
          .raw("</b> ")
          .text(words)
          .raw("</td>")
          .element("td class=\"when\"", line.since())
          .raw("</tr>\n");
    }
    page.raw("</tbody></table></div></section>\n");
  }

  private static void scaling(Markup page, ClusterView.ScalingView scaling) {
    page.raw("<section><h2>Scaling of the ")
        .text(scaling.component())
        .raw("</h2><p>")
        .element("b", scaling.desired() + (scaling.desired() == 1 ? " instance" : " instances"))
        .raw(" · ")
        .text(scaling.reason())
        .raw("</p>");
    if (!scaling.metrics().isEmpty()) {
      page.raw(
              "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Targets\"><table>")
          .raw("<thead><tr><th scope=\"col\">Target</th><th scope=\"col\">Measured</th>")
          .raw("<th scope=\"col\">Goal</th><th scope=\"col\">Wish</th></tr></thead><tbody>\n");
      scaling.metrics().forEach(metric -> metric(page, metric));
      page.raw("</tbody></table></div>");
    }
    if (!scaling.history().isEmpty()) {
      page.raw("<details open><summary>Last decisions</summary><ol class=\"decisions\">\n");
      scaling.history().forEach(change -> change(page, change));
      page.raw("</ol></details>");
    }
    page.raw("</section>\n");
  }

  private static void metric(Markup page, AutoscalingStatus.MetricStatus metric) {
    page.raw("<tr>").element("th scope=\"row\"", metric.name());
    if (metric.error() == null) {
      page.element("td", Objects.requireNonNullElse(metric.current(), "–"))
          .element("td", Objects.requireNonNullElse(metric.target(), "–"))
          .element("td", metric.wish() == null ? "–" : metric.wish().toString());
    } else {
      page.element("td colspan=\"3\" class=\"why\"", metric.error());
    }
    page.raw("</tr>\n");
  }

  private static void change(Markup page, AutoscalingStatus.Change change) {
    page.raw("<li>")
        .element("time", change.time())
        .raw(" <b>")
        .text(change.from() + " → " + change.to())
        .raw("</b> ")
        .text(change.reason())
        .raw("</li>\n");
  }

  private static void certificates(Markup page, ClusterView view) {
    if (!view.certificates().isEmpty()) {
      page.raw("<section><h2>Certificates</h2><ul class=\"plain\">\n");
      for (ClusterView.Certificate one : view.certificates()) {
        page.raw("<li>").element("b", one.name()).raw(" until ").element("time", one.notAfter());
        page.raw("</li>\n");
      }
      page.raw("</ul></section>\n");
    }
    view.backup()
        .ifPresent(
            last ->
                page.raw("<section><h2>Backups</h2><p>last ")
                    .element("time", last.time())
                    .raw(" ")
                    .text(last.size())
                    .raw(" ")
                    .element("code", last.location())
                    .raw("</p></section>\n"));
  }
}

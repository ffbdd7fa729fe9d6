package dev.ordercluster.operator.report;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/// Every cluster on one page, what is wrong first.
final class ListPage {
  private ListPage() {}

  static String of(List<ClusterView> views, boolean leading) {
    return Frame.page("OrderClusters", page -> add(page, views, leading));
  }

  static String path(ClusterView view) {
    return "/report/" + segment(view.namespace()) + "/" + segment(view.name());
  }

  private static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static void add(Markup page, List<ClusterView> views, boolean leading) {
    page.raw("<header class=\"top\"><h1>OrderClusters</h1><p class=\"sub\">")
        .text(summary(views, leading))
        .raw("</p></header>\n<main id=\"main\">\n");
    if (views.isEmpty()) {
      page.element("p class=\"empty\"", empty(leading));
    } else {
      page.raw("<ul class=\"clusters\">\n");
      views.stream()
          .sorted(Comparator.comparing(ClusterView::mood).reversed())
          .forEach(view -> add(page, view));
      page.raw("</ul>\n");
    }
    page.raw("</main>\n<footer><a href=\"/report.json\">The same as JSON</a></footer>\n");
  }

  private static void add(Markup page, ClusterView view) {
    page.raw("<li><a class=\"card " + view.mood().word() + "\" href=\"")
        .text(path(view))
        .raw("\"><span class=\"badge\"><i aria-hidden=\"true\">" + view.mood().sign() + "</i>")
        .text(view.phase())
        .raw("</span><b>")
        .text(view.name())
        .raw("</b><small>")
        .text(view.namespace() + (view.version().isEmpty() ? "" : " · " + view.version()))
        .raw("</small><span class=\"counts\">");
    for (ClusterView.Part part : view.parts()) {
      if (part.serving() >= 0) {
        page.element("span", part.name() + " " + part.serving() + "/" + part.wanted());
      }
    }
    page.raw("</span>");
    if (view.mood() != ClusterView.Mood.WELL) {
      page.element("span class=\"why\"", view.headline());
    }
    page.raw("</a></li>\n");
  }

  private static String summary(List<ClusterView> views, boolean leading) {
    if (views.isEmpty()) {
      return leading ? "none" : "this replica stands by";
    }
    long ill = views.stream().filter(view -> view.mood() == ClusterView.Mood.ILL).count();
    long busy = views.stream().filter(view -> view.mood() == ClusterView.Mood.BUSY).count();
    long well = views.size() - ill - busy;
    return (ill == 0 ? "" : ill + (ill == 1 ? " needs" : " need") + " attention · ")
        + (busy == 0 ? "" : busy + " changing · ")
        + well
        + " well";
  }

  private static String empty(boolean leading) {
    return leading
        ? "There is no OrderCluster where this operator watches. Apply one, and it is here within"
            + " seconds."
        : "This replica of the operator stands by and knows nothing. Ask the one that leads: the"
            + " Lease order-operator names it.";
  }
}

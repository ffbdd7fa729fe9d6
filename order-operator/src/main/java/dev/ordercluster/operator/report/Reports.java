package dev.ordercluster.operator.report;

import dev.ordercluster.operator.desired.Checksum;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Answers for the paths below `/report`: a list and a page per cluster, each with its JSON beside.
public final class Reports {
  /// Where everything of it lives.
  public static final String PREFIX = "/report";

  private static final String JSON_SUFFIX = ".json";
  private static final String HTML = "text/html; charset=utf-8";
  private static final String JSON = "application/json";
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final Board board;
  private final BooleanSupplier leading;

  public Reports(Board board, BooleanSupplier leading) {
    this.board = board;
    this.leading = leading;
  }

  /// One answer.
  ///
  /// @param tag entity tag of the body
  public record Answer(int status, String type, String body, String tag) {
    /// Headers that every answer has. Nobody keeps a copy: it tells how a company's shop is doing.
    public Map<String, String> headers() {
      return Map.of(
          "Content-Type",
          type,
          "Cache-Control",
          "no-store",
          "Content-Security-Policy",
          Frame.POLICY,
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "ETag",
          tag);
    }

    /// Whether a client that has this tag has this body.
    public boolean matches(String ifNoneMatch) {
      return status == OK
          && List.of(ifNoneMatch.split(",")).stream().map(String::strip).anyMatch(tag::equals);
    }
  }

  /// Answers a GET.
  ///
  /// @param rawPath percent-encoded, as it came
  public Answer answer(String rawPath) {
    boolean json = rawPath.endsWith(JSON_SUFFIX);
    String path = json ? rawPath.substring(0, rawPath.length() - JSON_SUFFIX.length()) : rawPath;
    if (path.equals(PREFIX) || path.equals(PREFIX + "/")) {
      List<ClusterView> views = board.all().stream().map(ClusterView::of).toList();
      return json
          ? found(JSON, ReportJson.list(views))
          : found(HTML, ListPage.of(views, leading.getAsBoolean()));
    }
    return names(path)
        .flatMap(names -> board.find(names.getFirst(), names.getLast()))
        .map(entry -> answer(entry, json))
        .orElseGet(() -> missing(json));
  }

  private static Answer answer(Board.Entry entry, boolean json) {
    ClusterView view = ClusterView.of(entry.seen());
    return json
        ? found(JSON, ReportJson.cluster(entry.seen(), view, entry.hour()))
        : found(HTML, ClusterPage.of(view, entry.hour()));
  }

  private static Optional<List<String>> names(String path) {
    if (!path.startsWith(PREFIX + "/")) {
      return Optional.empty();
    }
    String[] segments = path.substring(PREFIX.length() + 1).split("/", -1);
    if (segments.length != 2) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          List.of(
              URLDecoder.decode(segments[0], StandardCharsets.UTF_8),
              URLDecoder.decode(segments[1], StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Answer found(String type, String body) {
    return answer(OK, type, body);
  }

  private static Answer missing(boolean json) {
    String words = "no such OrderCluster is known to this replica of the operator";
    return json
        ? answer(NOT_FOUND, JSON, "{\"error\": \"" + words + "\"}\n")
        : answer(
            NOT_FOUND,
            HTML,
            Frame.page(
                "Not found",
                page ->
                    page.raw("<header class=\"top\"><h1>Not found</h1></header><main id=\"main\">")
                        .element("p", words)
                        .raw("<p><a href=\"/report\">All OrderClusters</a></p></main>")));
  }

  private static Answer answer(int status, String type, String body) {
    return new Answer(status, type, body, "\"" + Checksum.of(body) + "\"");
  }
}

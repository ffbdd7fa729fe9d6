package dev.ordercluster.orders.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntFunction;

/// One page of a list: `{"items":[…],"next":"…"}`, next null on the last page, and the same as a
/// `Link` header (RFC 8288) that keeps the filters.
public final class Pages {
  private Pages() {}

  /// Joins documents that are JSON already.
  ///
  /// @param documents up to limit + 1 of them; the one too many says that there is a next page
  /// @param cursor makes the cursor that continues after the item of that index
  public static String json(List<String> documents, int limit, IntFunction<String> cursor) {
    boolean more = documents.size() > limit;
    return json(
        more ? documents.subList(0, limit) : documents, more ? cursor.apply(limit - 1) : "");
  }

  /// The 200 with a page in its body and the way to the next one in its headers.
  ///
  /// @param path of the list: `/v1/orders`
  /// @param documents up to limit + 1 of them; the one too many says that there is a next page
  /// @param cursor makes the cursor that continues after the item of that index
  public static Reply reply(
      Call call, String path, List<String> documents, IntFunction<String> cursor) {
    int limit = call.limit();
    boolean more = documents.size() > limit;
    String next = more ? cursor.apply(limit - 1) : "";
    Reply reply =
        Reply.json(200, json(more ? documents.subList(0, limit) : documents, next))
            .with("Cache-Control", "no-store");
    return more ? reply.with("Link", link(call, path, next)) : reply;
  }

  private static String json(List<String> items, String next) {
    return "{\"items\":["
        + String.join(",", items)
        + "],\"next\":"
        + (next.isEmpty() ? "null" : "\"" + next + "\"")
        + "}";
  }

  private static String link(Call call, String path, String next) {
    List<String> pairs = new ArrayList<>();
    new TreeMap<>(call.query())
        .forEach(
            (name, values) -> {
              if (!name.equals("after")) {
                values.forEach(value -> pairs.add(encoded(name) + "=" + encoded(value)));
              }
            });
    pairs.add("after=" + encoded(next));
    return "<" + path + "?" + String.join("&", pairs) + ">; rel=\"next\"";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

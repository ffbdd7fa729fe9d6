package dev.ordercluster.orders.http;

import java.util.List;
import java.util.function.IntFunction;

/// The JSON of one page of a list: `{"items":[…],"next":"…"}`, next null on the last page.
public final class Pages {
  private Pages() {}

  /// Joins documents that are JSON already.
  ///
  /// @param documents up to limit + 1 of them; the one too many says that there is a next page
  /// @param cursor makes the cursor that continues after the item of that index
  public static String json(List<String> documents, int limit, IntFunction<String> cursor) {
    boolean more = documents.size() > limit;
    List<String> items = more ? documents.subList(0, limit) : documents;
    String next = more ? "\"" + cursor.apply(limit - 1) + "\"" : "null";
    return "{\"items\":[" + String.join(",", items) + "],\"next\":" + next + "}";
  }
}

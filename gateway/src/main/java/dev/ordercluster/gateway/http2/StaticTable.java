package dev.ordercluster.gateway.http2;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields that HPACK knows from the start (RFC 7541 Appendix A).
final class StaticTable {
  private static final String[] FIELDS = {
    ":authority",
    "",
    ":method",
    "GET",
    ":method",
    "POST",
    ":path",
    "/",
    ":path",
    "/index.html",
    ":scheme",
    "http",
    ":scheme",
    "https",
    ":status",
    "200",
    ":status",
    "204",
    ":status",
    "206",
    ":status",
    "304",
    ":status",
    "400",
    ":status",
    "404",
    ":status",
    "500",
    "accept-charset",
    "",
    "accept-encoding",
    "gzip, deflate",
    "accept-language",
    "",
    "accept-ranges",
    "",
    "accept",
    "",
    "access-control-allow-origin",
    "",
    "age",
    "",
    "allow",
    "",
    "authorization",
    "",
    "cache-control",
    "",
    "content-disposition",
    "",
    "content-encoding",
    "",
    "content-language",
    "",
    "content-length",
    "",
    "content-location",
    "",
    "content-range",
    "",
    "content-type",
    "",
    "cookie",
    "",
    "date",
    "",
    "etag",
    "",
    "expect",
    "",
    "expires",
    "",
    "from",
    "",
    "host",
    "",
    "if-match",
    "",
    "if-modified-since",
    "",
    "if-none-match",
    "",
    "if-range",
    "",
    "if-unmodified-since",
    "",
    "last-modified",
    "",
    "link",
    "",
    "location",
    "",
    "max-forwards",
    "",
    "proxy-authenticate",
    "",
    "proxy-authorization",
    "",
    "range",
    "",
    "referer",
    "",
    "refresh",
    "",
    "retry-after",
    "",
    "server",
    "",
    "set-cookie",
    "",
    "strict-transport-security",
    "",
    "transfer-encoding",
    "",
    "user-agent",
    "",
    "vary",
    "",
    "via",
    "",
    "www-authenticate",
    ""
  };
  static final int SIZE = FIELDS.length / 2;
  private static final Map<String, Integer> NAMES = new HashMap<>();
  private static final Map<String, Integer> STATUSES = new HashMap<>();

  static {
    for (int i = SIZE; i >= 1; i--) {
      NAMES.put(name(i), i);
      if (name(i).equals(":status")) {
        STATUSES.put(value(i), i);
      }
    }
  }

  private StaticTable() {}

  static String name(int index) {
    return FIELDS[2 * index - 2];
  }

  static String value(int index) {
    return FIELDS[2 * index - 1];
  }

  static int indexOf(String name) {
    return NAMES.getOrDefault(name, 0);
  }

  static @Nullable Integer indexOfStatus(String status) {
    return STATUSES.get(status);
  }
}

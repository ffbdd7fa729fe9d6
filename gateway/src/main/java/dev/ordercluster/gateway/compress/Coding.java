package dev.ordercluster.gateway.compress;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// A content coding. Each has strong entity tags of its own, because what they tag differs byte by
/// byte (RFC 9110 §8.8.3.3): `"3-7"` becomes `"3-7--gzip"`, and back before a service sees it.
public enum Coding {
  IDENTITY(""),
  GZIP("--gzip");

  private static final Pattern ENCODED_TAG = Pattern.compile("(\"[^\"]*)--gzip\"");
  private static final List<String> TYPES =
      List.of("application/json", "application/xml", "application/javascript", "image/svg+xml");

  private final String suffix;

  Coding(String suffix) {
    this.suffix = suffix;
  }

  /// The tag of the same state in this coding.
  ///
  /// @param tag a quoted tag, weak or strong
  public String tag(String tag) {
    return suffix.isEmpty() || !tag.endsWith("\"")
        ? tag
        : tag.substring(0, tag.length() - 1) + suffix + "\"";
  }

  /// The tags of an If-Match or If-None-Match field as the service knows them.
  public static String plainTags(String field) {
    return field.contains(GZIP.suffix) ? ENCODED_TAG.matcher(field).replaceAll("$1\"") : field;
  }

  /// Whether bodies of a media type become smaller. Event streams are left alone: a part that waits
  /// in a compressor does not arrive.
  public static boolean shrinks(String contentType) {
    int end = contentType.indexOf(';');
    String type =
        (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    return TYPES.contains(type)
        || type.endsWith("+json")
        || type.endsWith("+xml")
        || (type.startsWith("text/") && !type.equals("text/event-stream"));
  }
}

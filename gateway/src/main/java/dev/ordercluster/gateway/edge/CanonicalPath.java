package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.wire.MalformedMessageException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The one form of a request's path: it is what routes match, what authorisation sees and what the
/// service gets. A path that different servers could read differently is refused, not repaired.
///
/// @param segments decoded, never empty strings, never `.` or `..`, free of `/ \ ; %` and controls
/// @param encoded the path as it is forwarded, starting with `/`
/// @param query the raw query without `?`, or null; forwarded as it came, checked for syntax
public record CanonicalPath(List<String> segments, String encoded, @Nullable String query) {
  private static final String UNESCAPED = "-._~!$&'()*+,=:@";
  private static final String QUERY_EXTRA = "-._~!$&'()*+,;=:@/?[]|^{}`\"<>\\";

  public CanonicalPath {
    segments = List.copyOf(segments);
  }

  /// The path and query as they are sent to a service.
  public String target() {
    return query == null ? encoded : encoded + "?" + query;
  }

  /// Parses a request target.
  ///
  /// @param target the origin-form request target
  public static CanonicalPath of(String target) throws MalformedMessageException {
    if (!target.startsWith("/")) {
      throw bad("the target must start with / ");
    }
    int mark = target.indexOf('?');
    String raw = mark < 0 ? target : target.substring(0, mark);
    String query = mark < 0 ? null : checkedQuery(target.substring(mark + 1));
    if (raw.equals("/")) {
      return new CanonicalPath(List.of(), "/", query);
    }
    String[] segments = raw.substring(1).split("/", -1);
    StringBuilder encoded = new StringBuilder(raw.length());
    for (int i = 0; i < segments.length; i++) {
      segments[i] = decoded(segments[i]);
      encode(segments[i], encoded.append('/'));
    }
    return new CanonicalPath(Arrays.asList(segments), encoded.toString(), query);
  }

  private static String decoded(String segment) throws MalformedMessageException {
    if (segment.isEmpty()) {
      throw bad("empty path segments (//, a trailing /) are not accepted");
    }
    String text = segment.indexOf('%') < 0 ? segment : percentDecoded(segment);
    if (text.equals(".") || text.equals("..")) {
      throw bad("dot segments are not accepted: send the resolved path");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '/' || c == '\\' || c == ';' || c == '%' || c == '#' || Character.isISOControl(c)) {
        throw bad("/ \\ ; % # and control characters are not accepted inside a path segment");
      }
    }
    return text;
  }

  private static String percentDecoded(String segment) throws MalformedMessageException {
    byte[] bytes = new byte[segment.length()];
    int length = 0;
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c == '%') {
        bytes[length++] = (byte) escape(segment, i);
        i += 2;
      } else {
        bytes[length++] = (byte) c;
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw bad("percent-encoded bytes must be UTF-8");
    }
  }

  private static int escape(String text, int at) throws MalformedMessageException {
    int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
    int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
    if (high < 0 || low < 0) {
      throw bad("% must be followed by two hexadecimal digits");
    }
    return high * 16 + low;
  }

  private static void encode(String segment, StringBuilder out) {
    for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (isAlphanumeric(c) || UNESCAPED.indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%');
        out.append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
        out.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
  }

  private static String checkedQuery(String query) throws MalformedMessageException {
    for (int i = 0; i < query.length(); i++) {
      char c = query.charAt(i);
      if (c == '%') {
        if (escape(query, i) < ' ') {
          throw bad("control characters are not accepted in the query");
        }
        i += 2;
      } else if (!isAlphanumeric(c) && QUERY_EXTRA.indexOf(c) < 0) {
        throw bad("the query holds a character that must be percent-encoded");
      }
    }
    return query;
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static MalformedMessageException bad(String detail) {
    return new MalformedMessageException(400, "request-target", detail);
  }
}

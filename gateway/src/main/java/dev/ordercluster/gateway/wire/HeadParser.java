package dev.ordercluster.gateway.wire;

/// Turns the text of a head into fields. Refuses what RFC 9112 lets a lenient parser repair: bare
/// CR or LF, folded lines, white space around names, control characters, unknown versions.
final class HeadParser {
  private static final boolean[] TOKEN = new boolean[128];

  static {
    String others = "!#$%&'*+-.^_`|~";
    for (int c = 0; c < 128; c++) {
      TOKEN[c] = Character.isLetterOrDigit(c) || others.indexOf(c) >= 0;
    }
  }

  private HeadParser() {}

  /// Parses a request head.
  ///
  /// @param text the head without its final empty line, ISO-8859-1
  static RequestHead request(String text, int maxFields) throws MalformedMessageException {
    int end = lineEnd(text, 0);
    String line = text.substring(0, end);
    int first = line.indexOf(' ');
    int last = line.lastIndexOf(' ');
    if (first <= 0 || last <= first + 1) {
      throw MalformedMessageException.bad(
          "request-line", "the request line must be METHOD SP target SP HTTP/1.1");
    }
    String method = line.substring(0, first);
    String target = line.substring(first + 1, last);
    requireToken(method, "request-line", "the method");
    for (int i = 0; i < target.length(); i++) {
      if (target.charAt(i) <= ' ' || target.charAt(i) >= 0x7f) {
        throw MalformedMessageException.bad(
            "request-target", "the target may hold visible ASCII only: percent-encode the rest");
      }
    }
    int minor = minorVersion(line.substring(last + 1));
    return new RequestHead(method, target, minor, fields(text, end + 2, maxFields));
  }

  static ResponseHead response(String text, int maxFields) throws MalformedMessageException {
    int end = lineEnd(text, 0);
    String line = text.substring(0, end);
    if (line.length() < 12
        || line.charAt(8) != ' '
        || (line.length() > 12 && line.charAt(12) != ' ')) {
      throw MalformedMessageException.bad("status-line", "the status line is malformed");
    }
    int minor = minorVersion(line.substring(0, 8));
    int status = 0;
    for (int i = 9; i < 12; i++) {
      int digit = line.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw MalformedMessageException.bad("status-line", "the status is not three digits");
      }
      status = status * 10 + digit;
    }
    if (status < 100 || status > 599) {
      throw MalformedMessageException.bad("status-line", "status " + status + " is out of range");
    }
    return new ResponseHead(status, minor, fields(text, end + 2, maxFields));
  }

  static Headers fields(String text, int start, int maxFields) throws MalformedMessageException {
    Headers headers = new Headers();
    int from = start;
    while (from < text.length()) {
      int end = lineEnd(text, from);
      if (headers.size() == maxFields) {
        throw new MalformedMessageException(
            431, "too-many-fields", "at most " + maxFields + " header fields are accepted");
      }
      field(headers, text, from, end);
      from = end + 2;
    }
    return headers;
  }

  private static void field(Headers headers, String text, int from, int end)
      throws MalformedMessageException {
    int colon = from;
    while (colon < end && isToken(text.charAt(colon))) {
      colon++;
    }
    if (colon == from || colon == end || text.charAt(colon) != ':') {
      throw MalformedMessageException.bad(
          "field-name", "a header line must be name: value, unfolded, no space before the colon");
    }
    int start = colon + 1;
    int stop = end;
    while (start < stop && isBlank(text.charAt(start))) {
      start++;
    }
    while (stop > start && isBlank(text.charAt(stop - 1))) {
      stop--;
    }
    for (int i = start; i < stop; i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        throw MalformedMessageException.bad(
            "field-value", "header values may not hold control characters");
      }
    }
    headers.add(text.substring(from, colon), text.substring(start, stop));
  }

  private static int lineEnd(String text, int from) throws MalformedMessageException {
    int end = text.indexOf('\r', from);
    int feed = text.indexOf('\n', from);
    if (end < 0 || feed != end + 1) {
      throw MalformedMessageException.bad("line-end", "lines must end with CR LF");
    }
    return end;
  }

  private static int minorVersion(String version) throws MalformedMessageException {
    return switch (version) {
      case "HTTP/1.1" -> 1;
      case "HTTP/1.0" -> 0;
      default -> {
        if (version.length() == 8 && version.startsWith("HTTP/")) {
          throw new MalformedMessageException(
              505, "http-version", "this port speaks HTTP/1.1 and HTTP/1.0");
        }
        throw MalformedMessageException.bad("http-version", "the version must be HTTP/1.1");
      }
    };
  }

  private static void requireToken(String text, String code, String what)
      throws MalformedMessageException {
    for (int i = 0; i < text.length(); i++) {
      if (!isToken(text.charAt(i))) {
        throw MalformedMessageException.bad(code, what + " holds a character that is not allowed");
      }
    }
  }

  private static boolean isToken(char c) {
    return c < 128 && TOKEN[c];
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}

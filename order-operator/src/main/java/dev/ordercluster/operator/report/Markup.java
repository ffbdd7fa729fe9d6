package dev.ordercluster.operator.report;

/// Text of a page under construction. Whatever is put in by [#text] or as an attribute is escaped;
/// only literals of this package go in by [#raw].
final class Markup {
  private final StringBuilder out = new StringBuilder(16_384);

  /// Markup as it is.
  Markup raw(String literal) {
    out.append(literal);
    return this;
  }

  /// Text that may hold anything.
  Markup text(String anything) {
    out.append(escaped(anything));
    return this;
  }

  /// An element that holds text only.
  ///
  /// @param open the start tag without its brackets, `td class="when"`
  Markup element(String open, String anything) {
    String name = open.contains(" ") ? open.substring(0, open.indexOf(' ')) : open;
    return raw("<" + open + ">").text(anything).raw("</" + name + ">");
  }

  /// Escapes for content and for attributes in double quotes. Control characters, which could turn
  /// a line around or end a page early, become a replacement character.
  static String escaped(String anything) {
    StringBuilder safe = new StringBuilder(anything.length() + 16);
    anything.codePoints().forEach(point -> append(safe, point));
    return safe.toString();
  }

  private static void append(StringBuilder safe, int point) {
    switch (point) {
      case '&' -> safe.append("&amp;");
      case '<' -> safe.append("&lt;");
      case '>' -> safe.append("&gt;");
      case '"' -> safe.append("&quot;");
      case '\'' -> safe.append("&#39;");
      case '\n' -> safe.append('\n');
      default -> {
        boolean bad =
            Character.getType(point) == Character.CONTROL
                || Character.getType(point) == Character.FORMAT
                || Character.getType(point) == Character.SURROGATE;
        safe.appendCodePoint(bad ? '\uFFFD' : point);
      }
    }
  }

  @Override
  public String toString() {
    return out.toString();
  }
}

package dev.ordercluster.gateway.landing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes HTML. Whatever comes from a document is escaped; only [#raw] is not.
final class Markup {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private final StringBuilder out = new StringBuilder(64 * 1024);

  Markup raw(String html) {
    out.append(html);
    return this;
  }

  /// An opening tag.
  ///
  /// @param attributes alternating names and values
  Markup open(String name, String... attributes) {
    out.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"").append(escaped(attributes[i + 1]));
      out.append('"');
    }
    out.append('>');
    return this;
  }

  Markup close(String name) {
    out.append("</").append(name).append('>');
    return this;
  }

  Markup text(String text) {
    out.append(escaped(text));
    return this;
  }

  /// Text in which backticks mark code.
  Markup inline(String text) {
    Matcher code = CODE.matcher(escaped(text));
    out.append(code.replaceAll("<code>$1</code>"));
    return this;
  }

  /// An element with text in which backticks mark code; nothing for an empty one.
  Markup element(String name, String text) {
    return text.isEmpty() ? this : open(name).inline(text).close(name);
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  @Override
  public String toString() {
    return out.toString();
  }
}

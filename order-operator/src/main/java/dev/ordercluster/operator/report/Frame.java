package dev.ordercluster.operator.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.function.Consumer;

/// What every page has: head, style, skip link, header, footer. The style is the only thing besides
/// text that a browser is allowed to use, and it is allowed by its hash.
final class Frame {
  private static final String STYLE = style();

  /// What a browser may do with a page: show it.
  static final String POLICY =
      "default-src 'none'; style-src 'sha256-"
          + sha256(STYLE)
          + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private Frame() {}

  static String page(String title, Consumer<Markup> content) {
    Markup page = new Markup();
    page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>")
        .text(title)
        .raw(
            """
            </title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <style>""")
        .raw(STYLE)
        .raw(
            """
            </style>
            </head>
            <body>
            <a class="skip" href="#main">Skip to content</a>
            """);
    content.accept(page);
    page.raw("</body>\n</html>\n");
    return page.toString();
  }

  private static String style() {
    try (InputStream in = Frame.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IllegalStateException("report.css is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is required of every Java platform", e);
    }
  }
}

package dev.ordercluster.orders.http;

import dev.ordercluster.runtime.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a request body may claim to be (RFC 9110, 8.3). One that claims nothing is read as what the
/// route expects; forms and texts, as which a page of another site can send a body without asking
/// the browser's leave, are not taken. It can send one that claims nothing too: what keeps such
/// pages from using a session is the gateway's look at where a cookie's request comes from, not
/// this. Compressed bodies the web server refuses itself.
final class MediaTypes {
  private static final Pattern JSON =
      Pattern.compile(
          "(?i)application/json\\s*(;\\s*charset\\s*=\\s*(\"utf-8\"|utf-8)\\s*)?;?\\s*");
  private static final Pattern PATCH =
      Pattern.compile("(?i)application/merge-patch\\+json\\s*(;.*)?");

  private MediaTypes() {}

  /// Refuses with 415 what is not JSON in UTF-8.
  static void requireJson(String method, Optional<String> contentType) {
    boolean isPatch = method.equals("PATCH");
    boolean fits =
        contentType
            .map(String::strip)
            .map(type -> JSON.matcher(type).matches() || (isPatch && PATCH.matcher(type).matches()))
            .orElse(true);
    if (!fits) {
      String expected = isPatch ? "application/merge-patch+json" : Reply.JSON;
      throw new ProblemException(
          Problem.of(
              415,
              "unsupported-media-type",
              "Unsupported media type",
              "Expected Content-Type: " + expected + " in UTF-8, was another one."),
          Map.of(isPatch ? "Accept-Patch" : "Accept", expected));
    }
  }
}

package dev.ordercluster.gateway.landing;

import dev.ordercluster.gateway.cache.Stored;
import dev.ordercluster.gateway.wire.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The gateway's own pages, which need no service: read once, kept compressed and tagged.
public final class Pages {
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";
  private static final String CACHED = "public, max-age=300";

  private final Map<String, Stored> pages =
      Map.of(
          "/", page("index.html", html()),
          "/style.css", page("style.css", kept("text/css; charset=utf-8")),
          "/favicon.svg", page("favicon.svg", kept("image/svg+xml")),
          "/robots.txt", page("robots.txt", kept("text/plain; charset=utf-8")));
  private final Stored index = page("index.json", kept("application/json"));

  /// The fields of a page: it may have this site's style and pictures, and nothing else.
  static Headers html() {
    return kept("text/html; charset=utf-8")
        .add("Content-Security-Policy", POLICY)
        .add("Cross-Origin-Opener-Policy", "same-origin")
        .add("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
  }

  private static Headers kept(String type) {
    return Headers.of("Content-Type", type, "Cache-Control", CACHED);
  }

  private static Stored page(String file, Headers headers) {
    try (InputStream in = Pages.class.getResourceAsStream("/public/" + file)) {
      if (in == null) {
        throw new IllegalStateException("public/" + file + " is not in the jar");
      }
      return Stored.of(headers, in.readAllBytes(), Optional.empty(), true, System.nanoTime());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The page of a path. At `/` browsers get the page and programs a few links, as they accept.
  ///
  /// @param accept the lines of the request's Accept field
  public Optional<Stored> find(String path, List<String> accept) {
    boolean browser = accept.stream().anyMatch(line -> line.contains("text/html"));
    return path.equals("/") && !browser ? Optional.of(index) : Optional.ofNullable(pages.get(path));
  }
}

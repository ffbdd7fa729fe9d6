package dev.ordercluster.gateway.auth;

import dev.ordercluster.gateway.wire.Headers;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Whether a request that a cookie vouches for was meant by a page of this site. Reading needs no
/// proof, since another site cannot see the answer; for anything else the browser must say where
/// the request started: `Sec-Fetch-Site: same-origin` (or `none`, typed by a person), or an
/// `Origin` that is this host or listed. A client that sends neither is no browser and has no need
/// of a cookie: it can send the token as a bearer token.
///
/// @param trusted origins of other sites whose pages may act here, `https://shop.example`
public record SameSite(Set<String> trusted) {
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> OWN = Set.of("same-origin", "none");
  private static final Pattern ORIGIN =
      Pattern.compile("https?://([a-z0-9.-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");

  public SameSite {
    trusted.forEach(
        origin -> {
          if (!ORIGIN.matcher(origin).matches()) {
            throw new IllegalArgumentException(
                "expected an origin like https://shop.example, was " + origin);
          }
        });
    trusted = Set.copyOf(trusted);
  }

  /// The request may act for the session that its cookie names.
  public boolean allows(String method, Headers headers) {
    if (READING.contains(method)) {
      return true;
    }
    List<String> origins = headers.all("Origin");
    List<String> sites = headers.all("Sec-Fetch-Site");
    if (origins.size() > 1 || sites.size() > 1) {
      return false;
    }
    if (origins.size() == 1 && trusted.contains(origins.getFirst())) {
      return true;
    }
    if (sites.size() == 1) {
      return OWN.contains(sites.getFirst());
    }
    return origins.size() == 1
        && isHost(origins.getFirst(), headers.first("Host").orElse("").toLowerCase(Locale.ROOT));
  }

  // The scheme is not compared: behind a proxy that ends TLS the gateway does not see it.
  private static boolean isHost(String origin, String host) {
    if (!ORIGIN.matcher(origin).matches()) {
      return false;
    }
    URI uri = URI.create(origin);
    int standard = uri.getScheme().equals("https") ? 443 : 80;
    String bare = uri.getHost();
    int port = uri.getPort() < 0 ? standard : uri.getPort();
    return host.equals(bare + ":" + port) || (port == standard && host.equals(bare));
  }
}

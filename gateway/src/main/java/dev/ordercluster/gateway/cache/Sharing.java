package dev.ordercluster.gateway.cache;

import java.time.Duration;

/// What caches in front of the gateway, browsers included, may do with public answers.
///
/// @param enabled false has each of them ask every time
/// @param maxAge how long an answer counts without asking
/// @param staleWhileRevalidate how much longer while it is being asked for (RFC 5861)
/// @param staleIfError how much longer while nobody can be asked (RFC 5861)
public record Sharing(
    boolean enabled, Duration maxAge, Duration staleWhileRevalidate, Duration staleIfError) {

  /// The Cache-Control field of a public answer.
  public String cacheControl() {
    return enabled
        ? "public, max-age="
            + maxAge.toSeconds()
            + ", stale-while-revalidate="
            + staleWhileRevalidate.toSeconds()
            + ", stale-if-error="
            + staleIfError.toSeconds()
        : "public, no-cache";
  }
}

package dev.ordercluster.gateway;

import dev.ordercluster.gateway.auth.SameSite;
import dev.ordercluster.gateway.auth.SessionCookie;
import dev.ordercluster.gateway.auth.SessionSettings;
import dev.ordercluster.runtime.Key;
import dev.ordercluster.runtime.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// How sessions are treated.
record SessionConfig(SessionSettings settings, SessionCookie cookie, SameSite sameSite) {
  static final Key<List<String>> TRUSTED_ORIGINS =
      Key.list(
              "session.trusted-origins",
              "origins besides the gateway's own whose pages may act with a session cookie")
          .withDefault("");
  private static final Key<Boolean> ENABLED =
      Key.flag("session.enabled", "customers may log in with an address and a password")
          .withDefault("true");
  private static final Key<Duration> REMEMBERED =
      Key.duration(
              "session.remembered",
              Duration.ZERO,
              Duration.ofSeconds(10),
              "a session that was found counts without another look")
          .withDefault("2s");
  private static final Key<Boolean> SECURE =
      Key.flag("session.cookie-secure", "session cookies travel over TLS only").withDefault("true");

  static final List<Key<?>> KEYS = List.of(ENABLED, REMEMBERED, SECURE, TRUSTED_ORIGINS);

  /// Reads the settings.
  ///
  /// @throws IllegalArgumentException when an origin is none
  static SessionConfig of(Settings settings) {
    return new SessionConfig(
        new SessionSettings(settings.get(ENABLED), settings.get(REMEMBERED)),
        new SessionCookie(settings.get(SECURE)),
        new SameSite(Set.copyOf(settings.get(TRUSTED_ORIGINS))));
  }
}

package dev.ordercluster.gateway.auth;

import java.time.Duration;

/// What became of a request's credentials.
public sealed interface Authentication {

  /// No credentials were sent.
  record Anonymous() implements Authentication {}

  record Authenticated(Identity identity) implements Authentication {}

  /// Credentials were sent and are not good.
  ///
  /// @param reason stable name for logs and metrics; clients are not told which check failed
  record Rejected(String reason) implements Authentication {}

  /// A browser still sends the cookie of a session that has ended. Nobody meant to send it, so it
  /// counts as no credentials, and the browser is told to forget it.
  record Lapsed() implements Authentication {}

  /// The sender has tried too many keys that do not exist, and waits before another is looked at.
  record Throttled(Duration pause) implements Authentication {}

  /// The credentials cannot be judged now, because the issuer's keys or the sessions cannot be had.
  record Unavailable(String reason) implements Authentication {}
}

package dev.ordercluster.gateway.auth;

/// What became of a request's credentials.
public sealed interface Authentication {

  /// No credentials were sent.
  record Anonymous() implements Authentication {}

  record Authenticated(Identity identity) implements Authentication {}

  /// Credentials were sent and are not good.
  ///
  /// @param reason stable name for logs and metrics; clients are not told which check failed
  record Rejected(String reason) implements Authentication {}

  /// The credentials cannot be judged now, because the issuer's keys cannot be had.
  record Unavailable(String reason) implements Authentication {}
}

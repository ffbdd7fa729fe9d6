package dev.ordercluster.cli.token;

import dev.ordercluster.cli.terminal.CommandFailure;
import java.time.Duration;
import java.util.Optional;

/// What a token shall say.
///
/// @param subject a customer's id, or the name of whoever else it is
/// @param ttl how long it is good for, one second to one day: longer-lived tokens are forgotten in
///   shells and scripts
public record TokenRequest(Role role, String subject, Duration ttl) {
  private static final Duration LONGEST = Duration.ofDays(1);

  public TokenRequest {
    if (ttl.compareTo(Duration.ofSeconds(1)) < 0 || ttl.compareTo(LONGEST) > 0) {
      throw new CommandFailure("--ttl must be between 1s and 24h, was " + ttl.toSeconds() + "s");
    }
    if (subject.isBlank() || subject.length() > 200) {
      throw new CommandFailure("--subject must be 1 to 200 characters that are not all blank");
    }
  }

  public static TokenRequest of(Role role, Optional<String> subject, Duration ttl) {
    return new TokenRequest(role, subject.orElseGet(role::defaultSubject), ttl);
  }
}

package dev.ordercluster.gateway.auth;

import dev.ordercluster.gateway.route.Role;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// What is known of a service's key, whoever was asked.
sealed interface KeyRecord {

  /// It counts, until then.
  ///
  /// @param scopes separated by spaces
  record Good(String id, String scopes, Instant expiresAt) implements KeyRecord {
    /// The service that calls with it. No issuer can name such a subject, see [SubjectSpace].
    Identity identity() {
      Set<String> words =
          Arrays.stream(scopes.split(" ", -1))
              .filter(word -> !word.isEmpty())
              .collect(Collectors.toUnmodifiableSet());
      return new Identity(
          ApiKeys.ISSUER, SubjectSpace.SERVICES + id, Set.of(Role.SERVICE), words, expiresAt);
    }
  }

  /// There is no such key, or none any more.
  record Unknown() implements KeyRecord {}

  /// Nobody who was asked can vouch for an answer.
  record Unsaid() implements KeyRecord {}
}

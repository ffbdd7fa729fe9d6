package dev.ordercluster.orders.webhook;

import java.util.List;
import java.util.UUID;

/// One attempt to be made.
///
/// @param attempts how many there were, this one included
record Delivery(UUID id, Target target, String eventId, String body, int attempts) {

  /// The endpoint that it goes to.
  ///
  /// @param sealedSecrets as they are stored, newest first
  record Target(UUID endpointId, String url, List<String> sealedSecrets) {
    Target {
      sealedSecrets = List.copyOf(sealedSecrets);
    }
  }

  /// What came of an attempt.
  sealed interface Result {
    /// The endpoint answered 2xx.
    record Delivered(int status) implements Result {}

    /// Anything else.
    ///
    /// @param status of the answer; 0 when there was none
    /// @param error what went wrong, without anything that the endpoint sent
    record Failed(int status, String error) implements Result {
      /// 410: the endpoint wants no more.
      boolean isGone() {
        return status == 410;
      }
    }
  }
}

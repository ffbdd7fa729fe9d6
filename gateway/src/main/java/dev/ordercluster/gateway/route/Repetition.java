package dev.ordercluster.gateway.route;

/// Whether a request of which something was already sent may be sent again. A request that never
/// left may always be.
public enum Repetition {
  /// Reading: as often as one likes.
  READ,
  /// The second time does what the first did and answers the same, unless it carries an If-Match
  /// that the first one has made stale.
  IDEMPOTENT,
  /// With an Idempotency-Key, because the service answers the second with the first one's answer.
  KEYED,
  /// Not at all: after a lost answer the second would report a conflict for what succeeded.
  NEVER;

  /// Sending a request twice ends and answers like sending it once.
  ///
  /// @param keyed it carries an Idempotency-Key
  /// @param conditional it carries an If-Match
  public boolean isSafe(boolean keyed, boolean conditional) {
    return switch (this) {
      case READ -> true;
      case IDEMPOTENT -> !conditional;
      case KEYED -> keyed;
      case NEVER -> false;
    };
  }
}

package dev.ordercluster.orders.action;

import java.security.SecureRandom;
import java.util.UUID;

/// New ids for what a request creates: UUIDv7 (RFC 9562), so that they sort by the time they were
/// made, to the millisecond.
public final class Identifiers {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Identifiers() {}

  /// An id of that moment.
  ///
  /// @param millis Unix time
  public static UUID next(long millis) {
    byte[] random = new byte[10];
    RANDOM.nextBytes(random);
    long high = (millis << 16) | 0x7000 | ((random[0] & 0x0f) << 8) | (random[1] & 0xff);
    long low = 0;
    for (int i = 2; i < random.length; i++) {
      low = (low << 8) | (random[i] & 0xff);
    }
    return new UUID(high, (low & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L);
  }
}

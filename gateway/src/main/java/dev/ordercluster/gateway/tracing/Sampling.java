package dev.ordercluster.gateway.tracing;

import java.util.HexFormat;

/// Which traces are recorded: a share of all, decided by the trace id, so that every gateway and
/// every service that uses the same rule (`traceidratio`) decides the same. What a client asks for
/// does not count: whoever faces the internet must not let it fill a collector.
record Sampling(double ratio) {
  Sampling {
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException("expected 0..1, was " + ratio);
    }
  }

  boolean takes(String traceId) {
    long low = HexFormat.fromHexDigitsToLong(traceId, 16, 32) & Long.MAX_VALUE;
    return ratio >= 1 || low < (long) (ratio * Long.MAX_VALUE);
  }
}

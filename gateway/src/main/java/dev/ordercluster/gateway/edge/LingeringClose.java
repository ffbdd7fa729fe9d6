package dev.ordercluster.gateway.edge;

import java.io.IOException;
import java.time.Duration;

/// The end of a connection whose client may still be sending (RFC 9112, section 9.6). A socket that
/// is closed with unread bytes resets the connection, and the client then sees a failed write
/// instead of our answer. So what still comes is read and dropped: until the client has closed, has
/// paused for [#SILENCE], or for [#WHOLE] at most. There is no bound on the bytes, as a client that
/// has begun a large upload is the very one that must hear why it was refused; they are neither
/// held nor looked at.
final class LingeringClose {
  private static final Duration WHOLE = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofSeconds(1);

  private final EdgeConnection.Established established;

  LingeringClose(EdgeConnection.Established established) {
    this.established = established;
  }

  /// Bytes that the client sends, whatever they mean.
  @FunctionalInterface
  interface Rest {
    /// How many bytes were dropped, less than 0 at the end.
    int discard(byte[] scratch) throws IOException;
  }

  /// Reads and drops what comes. The answer has been written whole.
  ///
  /// @throws IOException when the client paused or did not end; there is nothing left to do for it
  void awaitEnd(Rest rest) throws IOException {
    byte[] scratch = new byte[8192];
    long end = System.nanoTime() + WHOLE.toNanos();
    int count = 0;
    while (count >= 0 && !established.activity().isStopping()) {
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      established
          .deadline()
          .within(left.compareTo(SILENCE) < 0 ? left : SILENCE, "to stop sending");
      count = rest.discard(scratch);
    }
    established.deadline().clear();
  }
}

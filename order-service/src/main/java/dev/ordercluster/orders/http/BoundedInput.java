package dev.ordercluster.orders.http;

import dev.ordercluster.runtime.Problem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;

/// Ends a request with 413 at the first byte beyond the bound, and with 408 when its body takes
/// longer than it may. Whatever goes wrong while the web server reads is the sender's fault and
/// shown as an IOException: a bad chunk size, a length that was not kept, a connection that broke.
final class BoundedInput extends FilterInputStream {
  private final long bound;
  private final long deadline;
  private long read;

  BoundedInput(InputStream in, long bound, Duration patience) {
    super(in);
    this.bound = bound;
    this.deadline = System.nanoTime() + patience.toNanos();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = raw(buffer, offset, length);
    note(Math.max(0, count));
    return count;
  }

  private int raw(byte[] buffer, int offset, int length) throws IOException {
    try {
      return super.read(buffer, offset, length);
    } catch (RuntimeException e) {
      throw new IOException("the body could not be read", e);
    }
  }

  private void note(int count) {
    read += count;
    if (System.nanoTime() - deadline > 0) {
      throw new ProblemException(
          Problem.of(408, "slow-body", "Request timeout", "The body took too long to arrive."),
          Map.of("Connection", "close"));
    }
    if (read > bound) {
      throw ProblemException.of(
          413, "too-large", "Content too large", "Expected a body of at most " + bound + " bytes.");
    }
  }
}

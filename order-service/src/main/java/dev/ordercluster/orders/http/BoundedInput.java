package dev.ordercluster.orders.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Ends a request with 413 at the first byte beyond the bound.
final class BoundedInput extends FilterInputStream {
  private final long bound;
  private long read;

  BoundedInput(InputStream in, long bound) {
    super(in);
    this.bound = bound;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    note(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    note(Math.max(0, count));
    return count;
  }

  private void note(int count) {
    read += count;
    if (read > bound) {
      throw ProblemException.of(
          413, "too-large", "Content too large", "Expected a body of at most " + bound + " bytes.");
    }
  }
}

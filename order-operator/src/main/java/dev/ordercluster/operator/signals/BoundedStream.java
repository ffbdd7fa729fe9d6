package dev.ordercluster.operator.signals;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Fails once more bytes came than were expected.
final class BoundedStream extends FilterInputStream {
  private final long most;
  private long seen;

  BoundedStream(InputStream in, long most) {
    super(in);
    this.most = most;
  }

  @Override
  public int read() throws IOException {
    int next = in.read();
    count(next < 0 ? 0 : 1);
    return next;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = in.read(bytes, offset, length);
    count(Math.max(0, count));
    return count;
  }

  private void count(int more) throws IOException {
    seen += more;
    if (seen > most) {
      throw new IOException("at most " + most + " bytes were expected, more came");
    }
  }
}

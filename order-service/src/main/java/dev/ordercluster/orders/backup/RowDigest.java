package dev.ordercluster.orders.backup;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/// Passes on the rows of a table and computes a digest that does not depend on their order: the
/// SHA-256 of each row, as four numbers of 64 bits, summed up. It tells accidents, not attackers.
///
/// A row ends with a line feed, as in the text format of COPY, which has none within a row.
final class RowDigest extends FilterOutputStream {
  private static final int LANES = 4;

  private final MessageDigest sha256 = Sha256.digest();
  private final long[] sums = new long[LANES];
  private long rows;

  RowDigest(OutputStream next) {
    super(next);
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    int begin = offset;
    for (int at = offset; at < offset + length; at++) {
      if (bytes[at] == '\n') {
        sha256.update(bytes, begin, at + 1 - begin);
        add(sha256.digest());
        begin = at + 1;
      }
    }
    sha256.update(bytes, begin, offset + length - begin);
  }

  private void add(byte[] digest) {
    ByteBuffer lanes = ByteBuffer.wrap(digest);
    for (int lane = 0; lane < LANES; lane++) {
      sums[lane] += lanes.getLong();
    }
    rows++;
  }

  long rows() {
    return rows;
  }

  String hex() {
    ByteBuffer all = ByteBuffer.allocate(LANES * Long.BYTES);
    for (long sum : sums) {
      all.putLong(sum);
    }
    return HexFormat.of().formatHex(all.array());
  }
}

package dev.ordercluster.gateway.http2;

import dev.ordercluster.gateway.wire.MessageReader.Source;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Takes frames from a connection. Confined to one thread.
public final class FrameReader {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD = 9;

  private final Source source;
  private final byte[] head = new byte[HEAD];
  private int filled;

  public FrameReader(Source source) {
    this.source = source;
  }

  /// Reads what every client begins with.
  ///
  /// @throws Http2Exception when it is something else
  public void readPreface() throws IOException {
    byte[] begin = new byte[PREFACE.length];
    int length = 0;
    while (length < begin.length) {
      int count = source.read(begin, length, begin.length - length);
      if (count < 0) {
        throw new EOFException("closed inside the preface");
      }
      length += count;
      if (!Arrays.equals(begin, 0, length, PREFACE, 0, length)) {
        throw Http2Exception.ofConnection(ErrorCode.PROTOCOL_ERROR, "the preface is not HTTP/2's");
      }
    }
  }

  /// Waits for the first byte of a frame; false at the end of the stream.
  public boolean awaitFrame() throws IOException {
    int count = source.read(head, 0, HEAD);
    filled = Math.max(count, 0);
    return count > 0;
  }

  /// The frame whose first byte is here.
  public Frame read() throws IOException {
    fill(head, filled, HEAD);
    int length = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | (head[2] & 0xff);
    int stream =
        (head[5] & 0x7f) << 24 | (head[6] & 0xff) << 16 | (head[7] & 0xff) << 8 | (head[8] & 0xff);
    if (length > Frame.MAX_PAYLOAD) {
      throw Http2Exception.ofConnection(
          ErrorCode.FRAME_SIZE_ERROR, "a frame may have " + Frame.MAX_PAYLOAD + " bytes");
    }
    byte[] payload = new byte[length];
    fill(payload, 0, length);
    return new Frame(head[3] & 0xff, head[4] & 0xff, stream, payload);
  }

  private void fill(byte[] target, int from, int to) throws IOException {
    int length = from;
    while (length < to) {
      int count = source.read(target, length, to - length);
      if (count < 0) {
        throw new EOFException("closed inside a frame");
      }
      length += count;
    }
  }

  /// Throws away what has come; -1 at the end of the stream.
  public int discard(byte[] scratch) throws IOException {
    return source.read(scratch, 0, scratch.length);
  }
}

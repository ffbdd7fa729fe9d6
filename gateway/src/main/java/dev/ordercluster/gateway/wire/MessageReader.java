package dev.ordercluster.gateway.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads heads and bodies of the messages that follow each other on one connection, through one
/// bounded buffer. Confined to one thread.
public final class MessageReader {
  private static final int INITIAL = 4096;

  private final Source source;
  private final Limits limits;
  private byte[] buffer = new byte[INITIAL];
  private int position;
  private int end;

  /// Where bytes come from: like InputStream.read, -1 at the end.
  @FunctionalInterface
  public interface Source {
    int read(byte[] target, int offset, int length) throws IOException;
  }

  public MessageReader(Source source, Limits limits) {
    this.source = source;
    this.limits = limits;
  }

  /// Bytes of this or the next message have come but are not read yet.
  public boolean hasBuffered() {
    return position < end;
  }

  int buffered() {
    return end - position;
  }

  /// Waits until at least one byte is there; false at the end of the stream.
  public boolean awaitData() throws IOException {
    return hasBuffered() || fill();
  }

  /// The next request, or null when the peer closed before its first byte.
  public @Nullable RequestHead readRequestHead() throws IOException {
    if (!awaitData()) {
      return null;
    }
    skipOneEmptyLine();
    return HeadParser.request(readHeadText(), limits.fields());
  }

  /// The next response.
  ///
  /// @throws EOFException when the peer closed before its first byte
  public ResponseHead readResponseHead() throws IOException {
    if (!awaitData()) {
      throw new EOFException("closed before a response");
    }
    return HeadParser.response(readHeadText(), limits.fields());
  }

  /// A reader of the body that follows the head just read.
  public BodyReader body(BodyFraming framing) {
    return new BodyReader(this, framing);
  }

  // RFC 9112 §2.2: some old clients send a line break after a body.
  private void skipOneEmptyLine() throws IOException {
    if (buffer[position] == '\r') {
      while (end - position < 2) {
        if (!fill()) {
          return;
        }
      }
      if (buffer[position + 1] == '\n') {
        position += 2;
      }
    }
  }

  private String readHeadText() throws IOException {
    int lines = 0;
    int scanned = 0;
    int lineStart = 0;
    while (true) {
      for (int i = position + scanned; i < end; i++) {
        if (buffer[i] != '\n') {
          continue;
        }
        int lineLength = i - position - lineStart;
        requireWithinLimits(i - position, lines);
        if (lineLength == 1 && lines > 0 && buffer[i - 1] == '\r') {
          String head = new String(buffer, position, i - 1 - position, StandardCharsets.ISO_8859_1);
          position = i + 1;
          return head;
        }
        requireCarriageReturn(i, lineLength);
        lines++;
        lineStart = i + 1 - position;
      }
      scanned = end - position;
      requireWithinLimits(scanned, lines);
      if (!fill()) {
        throw new EOFException("closed inside a head");
      }
    }
  }

  private void requireCarriageReturn(int feed, int lineLength) throws MalformedMessageException {
    if (lineLength < 1 || buffer[feed - 1] != '\r') {
      throw MalformedMessageException.bad("line-end", "lines must end with CR LF");
    }
  }

  private void requireWithinLimits(int length, int lines) throws MalformedMessageException {
    if (lines == 0 && length > limits.startLine()) {
      throw new MalformedMessageException(
          414, "uri-too-long", "the request line may have " + limits.startLine() + " bytes");
    }
    if (length > limits.head()) {
      throw new MalformedMessageException(
          431, "head-too-large", "the request head may have " + limits.head() + " bytes");
    }
  }

  /// One line of chunked framing without its CR LF.
  String readLine(int max) throws IOException {
    int scanned = 0;
    while (true) {
      for (int i = position + scanned; i < end; i++) {
        if (buffer[i] == '\n') {
          requireCarriageReturn(i, i - position);
          String line = new String(buffer, position, i - 1 - position, StandardCharsets.ISO_8859_1);
          position = i + 1;
          return line;
        }
      }
      scanned = end - position;
      if (scanned > max) {
        throw MalformedMessageException.bad(
            "chunk", "a line of chunked framing may have " + max + " bytes");
      }
      if (!fill()) {
        throw new EOFException("closed inside chunked framing");
      }
    }
  }

  int read(byte[] target, int offset, int length) throws IOException {
    if (position == end) {
      if (length >= buffer.length) {
        return source.read(target, offset, length);
      }
      if (!fill()) {
        return -1;
      }
    }
    int count = Math.min(length, end - position);
    System.arraycopy(buffer, position, target, offset, count);
    position += count;
    return count;
  }

  /// Throws away what has come; -1 at the end of the stream.
  public int discard(byte[] scratch) throws IOException {
    position = end;
    return source.read(scratch, 0, scratch.length);
  }

  private boolean fill() throws IOException {
    if (position == end) {
      position = 0;
      end = 0;
    } else if (end == buffer.length) {
      if (position > 0) {
        System.arraycopy(buffer, position, buffer, 0, end - position);
        end -= position;
        position = 0;
      } else {
        buffer = Arrays.copyOf(buffer, Math.min(buffer.length * 2, limits.head() + 4096));
      }
    }
    int count = source.read(buffer, end, buffer.length - end);
    if (count < 0) {
      return false;
    }
    end += count;
    return true;
  }
}

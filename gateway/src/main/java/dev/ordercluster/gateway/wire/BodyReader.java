package dev.ordercluster.gateway.wire;

import java.io.EOFException;
import java.io.IOException;

/// Reads one message's body and stops exactly at its end. Chunk extensions and trailers are legal:
/// they are checked, bounded and dropped. A body that ends early is an EOFException, never a short
/// body.
public final class BodyReader {
  private static final int MAX_CHUNK_LINE = 1024;
  private static final int MAX_TRAILERS = 64;

  private final MessageReader reader;
  private final BodyFraming framing;
  // Bytes left of the fixed body or of the current chunk.
  private long left;
  private boolean betweenChunks;
  private boolean finished;

  BodyReader(MessageReader reader, BodyFraming framing) {
    this.reader = reader;
    this.framing = framing;
    switch (framing) {
      case BodyFraming.None _ -> finished = true;
      case BodyFraming.Fixed fixed -> left = fixed.length();
      case BodyFraming.Chunked _, BodyFraming.UntilClose _ -> left = 0;
    }
  }

  public BodyFraming framing() {
    return framing;
  }

  /// The whole body has been read; the connection stands at the next message.
  public boolean finished() {
    return finished;
  }

  /// Reads some bytes; -1 at the end of the body.
  public int read(byte[] target, int offset, int length) throws IOException {
    if (finished) {
      return -1;
    }
    return switch (framing) {
      case BodyFraming.None _ -> -1;
      case BodyFraming.Fixed _ -> readLeft(target, offset, length);
      case BodyFraming.Chunked _ -> readChunked(target, offset, length);
      case BodyFraming.UntilClose _ -> readUntilClose(target, offset, length);
    };
  }

  private int readLeft(byte[] target, int offset, int length) throws IOException {
    int count = reader.read(target, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new EOFException("closed inside a body, " + left + " bytes were missing");
    }
    left -= count;
    if (left == 0 && framing instanceof BodyFraming.Fixed) {
      finished = true;
    }
    return count;
  }

  private int readUntilClose(byte[] target, int offset, int length) throws IOException {
    int count = reader.read(target, offset, length);
    finished = count < 0;
    return count;
  }

  private int readChunked(byte[] target, int offset, int length) throws IOException {
    if (left == 0) {
      if (betweenChunks) {
        endChunk();
      }
      left = chunkSize(reader.readLine(MAX_CHUNK_LINE));
      if (left == 0) {
        readTrailers();
        finished = true;
        return -1;
      }
      betweenChunks = true;
    }
    int count = readLeft(target, offset, length);
    // Else the line end that is already here would look like more to come, and a reader that only
    // then passes on what it has would sit on a whole chunk until the next one.
    if (left == 0 && reader.buffered() >= 2) {
      endChunk();
    }
    return count;
  }

  private void endChunk() throws IOException {
    if (!reader.readLine(2).isEmpty()) {
      throw MalformedMessageException.bad("chunk", "a chunk is longer than its size said");
    }
    betweenChunks = false;
  }

  private void readTrailers() throws IOException {
    for (int i = 0; i <= MAX_TRAILERS; i++) {
      String line = reader.readLine(MAX_CHUNK_LINE * 4);
      if (line.isEmpty()) {
        return;
      }
      var _ = HeadParser.fields(line + "\r\n", 0, 1);
    }
    throw new MalformedMessageException(
        431, "too-many-trailers", "at most " + MAX_TRAILERS + " trailer fields are accepted");
  }

  private static long chunkSize(String line) throws MalformedMessageException {
    int digits = 0;
    long size = 0;
    while (digits < line.length() && hex(line.charAt(digits)) >= 0) {
      size = size * 16 + hex(line.charAt(digits));
      digits++;
      if (digits > 12) {
        throw MalformedMessageException.bad("chunk", "a chunk size may have 12 digits");
      }
    }
    if (digits == 0) {
      throw MalformedMessageException.bad("chunk", "a chunk must start with its size in hex");
    }
    requireExtension(line, digits);
    return size;
  }

  private static void requireExtension(String line, int from) throws MalformedMessageException {
    int start = from;
    while (start < line.length() && (line.charAt(start) == ' ' || line.charAt(start) == '\t')) {
      start++;
    }
    boolean extension = start < line.length() && line.charAt(start) == ';';
    if (!extension && (start > from || start < line.length())) {
      throw MalformedMessageException.bad("chunk", "only ;extensions may follow a chunk size");
    }
    for (int i = start; i < line.length(); i++) {
      char c = line.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        throw MalformedMessageException.bad("chunk", "control character in a chunk extension");
      }
    }
  }

  private static int hex(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }
}

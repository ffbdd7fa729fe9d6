package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.wire.BodyFraming;
import dev.ordercluster.gateway.wire.BodyReader;
import dev.ordercluster.gateway.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// A client's body: bounded in size, each read bounded in time. A client that waits for `100
/// Continue` gets it when the body is first wanted, so a refused request costs no upload.
public final class RequestBody {
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  // What is read and thrown away to keep a connection after an early answer.
  private static final int DRAINED = 64 * 1024;

  private final BodyReader reader;
  private final Response.Channel channel;
  private final long maximum;
  private boolean continueWanted;
  private long bytes;

  RequestBody(BodyReader reader, Response.Channel channel, long maximum, boolean continueWanted) {
    this.reader = reader;
    this.channel = channel;
    this.maximum = maximum;
    this.continueWanted = continueWanted;
  }

  public BodyFraming framing() {
    return reader.framing();
  }

  public boolean finished() {
    return reader.finished();
  }

  /// Reads some bytes; -1 at the end.
  ///
  /// @throws MalformedMessageException 413 past the size limit, 400 for broken framing
  public int read(byte[] target, int offset, int length) throws IOException {
    if (reader.finished()) {
      return -1;
    }
    if (reader.framing() instanceof BodyFraming.Fixed fixed && fixed.length() > maximum) {
      throw tooLarge();
    }
    channel.deadline().within(channel.deadlines().transfer(), "to send the body");
    if (continueWanted) {
      continueWanted = false;
      channel.socket().write(CONTINUE, 0, CONTINUE.length);
    }
    int count = reader.read(target, offset, length);
    channel.deadline().clear();
    bytes += Math.max(count, 0);
    if (bytes > maximum) {
      throw tooLarge();
    }
    return count;
  }

  /// Reads the rest when that is little, so that the connection can serve the next request.
  boolean drained() throws IOException {
    if (reader.finished()) {
      return true;
    }
    if (continueWanted
        || (reader.framing() instanceof BodyFraming.Fixed fixed && fixed.length() > DRAINED)) {
      return false;
    }
    byte[] scratch = new byte[4096];
    try {
      for (int left = DRAINED; left > 0 && !reader.finished(); left -= scratch.length) {
        var _ = read(scratch, 0, scratch.length);
      }
    } catch (MalformedMessageException e) {
      return false;
    }
    return reader.finished();
  }

  private MalformedMessageException tooLarge() {
    return new MalformedMessageException(
        413, "body-too-large", "a request body may have " + maximum + " bytes");
  }
}

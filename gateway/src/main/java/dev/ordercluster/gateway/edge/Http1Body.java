package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.wire.BodyFraming;
import dev.ordercluster.gateway.wire.BodyReader;
import dev.ordercluster.gateway.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A body as HTTP/1.1 frames it.
final class Http1Body implements RequestBody {
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  // What is read and thrown away to keep a connection after an early answer.
  private static final int DRAINED = 64 * 1024;

  // How long after the end of its time a client that still sends is told so with a 408. One that is
  // silent then is cut off without an answer: ending a wait closes the socket.
  private static final Duration TELLING = Duration.ofSeconds(1);

  private final BodyReader reader;
  private final Http1Response.Channel channel;
  private long maximum;
  private boolean continueWanted;
  private long bytes;
  private boolean whole;
  private long due;

  Http1Body(
      BodyReader reader, Http1Response.Channel channel, long maximum, boolean continueWanted) {
    this.reader = reader;
    this.channel = channel;
    this.maximum = maximum;
    this.continueWanted = continueWanted;
    expectWhole();
  }

  @Override
  public BodyFraming framing() {
    return reader.framing();
  }

  @Override
  public boolean finished() {
    return reader.finished();
  }

  @Override
  public void expectWhole() {
    whole = true;
    due = System.nanoTime() + channel.deadlines().transfer().toNanos();
  }

  @Override
  public void expectProgress(Duration rest) {
    whole = false;
    due = System.nanoTime() + rest.toNanos();
  }

  @Override
  public void limit(long bytesAtMost) {
    maximum = bytesAtMost;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (reader.finished()) {
      return -1;
    }
    if (reader.framing() instanceof BodyFraming.Fixed fixed && fixed.length() > maximum) {
      throw tooLarge();
    }
    channel.deadline().within(timeLeft(), "to send the body");
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
    expectWhole();
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

  private Duration timeLeft() throws MalformedMessageException {
    long left = due - System.nanoTime();
    if (left <= 0) {
      throw new MalformedMessageException(
          408, "body-too-slow", "the request body took too long to arrive: send it faster");
    }
    Duration transfer = channel.deadlines().transfer();
    return whole || left < transfer.toNanos() ? TELLING.plusNanos(left) : transfer;
  }

  private MalformedMessageException tooLarge() {
    return new MalformedMessageException(
        413, "body-too-large", "a request body may have " + maximum + " bytes");
  }
}

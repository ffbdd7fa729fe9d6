package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.wire.BodyFraming;
import dev.ordercluster.gateway.wire.MalformedMessageException;
import java.io.IOException;
import java.time.Duration;

/// A body as DATA frames bring it.
final class Http2Body implements RequestBody {
  private final Http2Stream stream;
  private final BodyFraming framing;
  private final Bounds bounds;
  private final Reading reading;
  private long maximum;
  private boolean continueWanted;
  private long bytes;
  private boolean whole;
  private long due;

  /// How much may come and how long it may take.
  record Bounds(long maximum, Deadlines deadlines) {}

  /// How the body is read.
  ///
  /// @param response tells the client to go on, where it waits for that
  record Reading(Deadline deadline, Http2Response response, boolean continueWanted) {}

  Http2Body(Http2Stream stream, BodyFraming framing, Bounds bounds, Reading reading) {
    this.stream = stream;
    this.framing = framing;
    this.bounds = bounds;
    this.reading = reading;
    this.maximum = bounds.maximum();
    this.continueWanted = reading.continueWanted();
    expectWhole();
  }

  @Override
  public BodyFraming framing() {
    return framing;
  }

  @Override
  public boolean finished() {
    return framing instanceof BodyFraming.None || stream.isRead();
  }

  @Override
  public void expectWhole() {
    whole = true;
    due = System.nanoTime() + bounds.deadlines().transfer().toNanos();
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
    if (finished() || length == 0) {
      return finished() ? -1 : 0;
    }
    if (framing instanceof BodyFraming.Fixed fixed && fixed.length() > maximum) {
      throw tooLarge();
    }
    if (continueWanted) {
      continueWanted = false;
      reading.response().goOn();
    }
    long left = due - System.nanoTime();
    long transfer = bounds.deadlines().transfer().toNanos();
    long wait = whole ? left : Math.min(left, transfer);
    int count =
        stream.read(target, offset, length, new Http2Stream.Waiting(wait, reading.deadline()));
    if (count == 0 || (left <= 0 && count > 0)) {
      throw new MalformedMessageException(
          408, "body-too-slow", "the request body took too long to arrive: send it faster");
    }
    bytes += Math.max(count, 0);
    if (bytes > maximum) {
      throw tooLarge();
    }
    return count;
  }

  private MalformedMessageException tooLarge() {
    return new MalformedMessageException(
        413, "body-too-large", "a request body may have " + maximum + " bytes");
  }
}

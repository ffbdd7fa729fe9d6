package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.http2.Frame;
import dev.ordercluster.gateway.http2.Frames;
import dev.ordercluster.gateway.http2.HpackEncoder;
import dev.ordercluster.gateway.wire.BodyFraming;
import dev.ordercluster.gateway.wire.HeadWriter;
import dev.ordercluster.gateway.wire.Headers;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An answer as HTTP/2 writes it. What a flush holds must be taken by the client within one
/// transfer timeout, however it opens its windows.
final class Http2Response implements Response {
  // A head and a body up to this size leave in one write.
  private static final int COALESCED = 16 * 1024;
  private static final Set<String> OF_CONNECTIONS =
      Set.of("connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade");

  private final Http2Stream stream;
  private final Http2Session session;
  private final Deadline deadline;
  private final String method;
  private final String requestId = Answering.newId();
  private final HeadWriter body = new HeadWriter();
  private final HeadWriter out = new HeadWriter();
  private byte @Nullable [] head;
  private boolean withoutBody;
  private boolean finished;
  private int status;
  private long bytes;

  Http2Response(Http2Stream stream, Http2Session session, Deadline deadline, String method) {
    this.stream = stream;
    this.session = session;
    this.deadline = deadline;
    this.method = method;
  }

  String requestId() {
    return requestId;
  }

  boolean isFinished() {
    return finished;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  /// A stream has one answer, and the connection goes on.
  @Override
  public void closeAfter() {
    // The next request has a stream of its own, whose framing this one cannot have broken.
  }

  /// Lets the client send the body that it holds back.
  void goOn() throws IOException {
    out.clear();
    Frames.headers(out, new HpackEncoder(100).block(), stream.id(), false);
    session.write(deadline, out.bytes(), out.length());
  }

  @Override
  public void begin(int code, Headers headers, BodyFraming framing) throws IOException {
    if (begun()) {
      throw new IllegalStateException("the answer was begun already with " + status);
    }
    status = code;
    boolean bodiless = code == 204 || code == 304 || code < 200;
    withoutBody = bodiless || method.equals("HEAD") || framing instanceof BodyFraming.None;
    HpackEncoder block = new HpackEncoder(code);
    headers.forEach(
        (name, value) -> {
          if (!OF_CONNECTIONS.contains(name.toLowerCase(Locale.ROOT))) {
            block.field(name, value);
          }
        });
    block.field("x-request-id", requestId);
    if (code != 304) {
      SecurityFields.complete(headers, true, block::field);
    }
    if (framing instanceof BodyFraming.Fixed fixed && !bodiless) {
      block.field("content-length", Long.toString(fixed.length()));
    }
    head = block.block();
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    if (withoutBody || length == 0) {
      return;
    }
    bytes += length;
    body.body(source, offset, length);
    if (body.length() > COALESCED) {
      flush();
    }
  }

  @Override
  public void flush() throws IOException {
    send(false);
  }

  @Override
  public void finish() throws IOException {
    send(true);
    finished = true;
  }

  private void send(boolean end) throws IOException {
    long until = System.nanoTime() + session.transferNanos();
    int length = body.length();
    int sent = 0;
    boolean ended = false;
    // The head need not wait for a window, so it leaves with what fits at once.
    if (head != null) {
      sent = take(length, 0);
      ended = end && sent == length;
      out.clear();
      Frames.headers(out, head, stream.id(), ended && length == 0);
      head = null;
      data(0, sent, ended);
      write(ended);
    }
    while (sent < length || (end && !ended)) {
      int count = length == sent ? 0 : take(length - sent, until);
      if (count == 0 && length > sent) {
        throw new IOException("the client took too long: to open its window");
      }
      ended = end && sent + count == length;
      out.clear();
      data(sent, count, ended);
      if (ended && count == 0) {
        Frames.head(out, 0, Frame.DATA, Frame.END_STREAM, stream.id());
      }
      write(ended);
      sent += count;
    }
    body.clear();
  }

  private void write(boolean last) throws IOException {
    if (last) {
      stream.closes();
    }
    session.write(deadline, out.bytes(), out.length());
  }

  private int take(int wanted, long until) throws IOException {
    if (wanted == 0) {
      return 0;
    }
    return session.take(
        stream, Math.min(wanted, Frame.MAX_PAYLOAD), until == 0 ? System.nanoTime() : until);
  }

  private void data(int from, int count, boolean last) {
    if (count > 0) {
      Frames.head(out, count, Frame.DATA, last ? Frame.END_STREAM : 0, stream.id());
      out.body(body.bytes(), from, count);
    }
  }
}

package dev.ordercluster.gateway.proxy;

import dev.ordercluster.gateway.edge.Request;
import dev.ordercluster.gateway.edge.RequestBody;
import dev.ordercluster.gateway.upstream.UpstreamConnection;
import dev.ordercluster.gateway.wire.BodyFraming;
import dev.ordercluster.gateway.wire.HeadWriter;
import dev.ordercluster.gateway.wire.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/// The request as the service gets it: the head, and as much of the body as could be held. A body
/// that fits is held whole, which makes the request replayable and keeps a slow client from holding
/// an instance; a larger one is streamed once.
final class ServiceRequest {
  private static final int BUFFER = 16 * 1024;
  private static final int FIRST = 4096;
  private static final Duration PART = Duration.ofSeconds(10);

  // 00-, 32 digits of the trace, and -.
  private static final int SPAN_AT = 36;

  private final HeadWriter head = new HeadWriter();
  private final byte[] held;
  private final int heldLength;
  private final RequestBody body;
  private final BodyFraming framing;
  private int spanAt;

  private ServiceRequest(byte[] held, int heldLength, RequestBody body) {
    this.held = held;
    this.heldLength = heldLength;
    this.body = body;
    this.framing =
        body.finished()
            ? heldLength == 0 ? BodyFraming.NONE : new BodyFraming.Fixed(heldLength)
            : body.framing();
  }

  /// Reads the body as far as it may be held. The first [#FIRST] bytes always may.
  ///
  /// @param maxHeld the most that one request holds
  /// @param share what it holds beyond the first bytes
  ///
  /// @throws dev.ordercluster.gateway.wire.MalformedMessageException 408 when that takes longer
  ///   than one transfer timeout
  static ServiceRequest read(Request request, Headers headers, int maxHeld, HeldBytes.Share share)
      throws IOException {
    RequestBody body = request.body();
    body.expectWhole();
    byte[] held = new byte[initialSize(body.framing(), maxHeld)];
    int length = 0;
    while (!body.finished() && length < maxHeld) {
      if (length == held.length) {
        int more = Math.min(maxHeld, held.length * 2);
        if (!share.grow(more - held.length)) {
          break;
        }
        held = Arrays.copyOf(held, more);
      }
      length += Math.max(0, body.read(held, length, held.length - length));
    }
    ServiceRequest result = new ServiceRequest(held, length, body);
    result.writeHead(request, headers);
    return result;
  }

  private static int initialSize(BodyFraming framing, int maxHeld) {
    return switch (framing) {
      case BodyFraming.None _ -> 0;
      // What a client says that it will send costs nothing until it does.
      case BodyFraming.Fixed fixed -> (int) Math.min(fixed.length(), Math.min(FIRST, maxHeld));
      case BodyFraming.Chunked _, BodyFraming.UntilClose _ -> Math.min(FIRST, maxHeld);
    };
  }

  private void writeHead(Request request, Headers headers) {
    head.requestLine(request.method(), request.path().target()).fields(headers);
    head.text("traceparent: ");
    spanAt = head.length() + SPAN_AT;
    head.text(request.trace().traceparent()).text("\r\n");
    switch (framing) {
      case BodyFraming.Fixed fixed ->
          head.text("Content-Length: ").number(fixed.length()).text("\r\n");
      case BodyFraming.Chunked _, BodyFraming.UntilClose _ ->
          head.field("Transfer-Encoding", "chunked");
      case BodyFraming.None _ -> {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
          head.field("Content-Length", "0");
        }
      }
    }
    head.end();
    if (isReplayable()) {
      head.body(held, 0, heldLength);
    }
  }

  /// The next try is this span.
  void isPartOf(String spanId) {
    head.overwrite(spanAt, spanId);
  }

  /// All of it is held, so it can be sent again. Fixed from the start: a streamed body that has
  /// been read to its end is still not held.
  boolean isReplayable() {
    return framing instanceof BodyFraming.None
        || (framing instanceof BodyFraming.Fixed fixed && fixed.length() == heldLength);
  }

  /// Sends a request that is held whole.
  ///
  /// @throws dev.ordercluster.gateway.upstream.UpstreamException when the instance fails
  void sendTo(UpstreamConnection connection) throws IOException {
    connection.send(head.bytes(), 0, head.length());
  }

  /// Sends a request whose body is still coming. The client must make progress and be done within
  /// `whole`; the instance must take each part within [#PART].
  ///
  /// @throws dev.ordercluster.gateway.upstream.UpstreamException when the instance fails
  /// @throws IOException when the client fails; 408 when it is too slow
  void streamTo(UpstreamConnection connection, Duration whole) throws IOException {
    boolean chunked = framing instanceof BodyFraming.Chunked;
    body.expectProgress(whole);
    connection.waitAtMost(PART);
    connection.send(head.bytes(), 0, head.length());
    HeadWriter out = new HeadWriter();
    send(connection, out, held, heldLength, chunked);
    byte[] buffer = new byte[BUFFER];
    int count = next(connection, buffer);
    while (count >= 0) {
      send(connection, out, buffer, count, chunked);
      count = next(connection, buffer);
    }
    if (chunked) {
      out.clear().lastChunk();
      connection.send(out.bytes(), 0, out.length());
    }
  }

  // While we wait for the client the instance is under no deadline.
  private int next(UpstreamConnection connection, byte[] buffer) throws IOException {
    connection.waitOver();
    int count = body.read(buffer, 0, buffer.length);
    connection.waitAtMost(PART);
    return count;
  }

  private static void send(
      UpstreamConnection connection, HeadWriter out, byte[] bytes, int length, boolean chunked)
      throws IOException {
    if (length == 0) {
      return;
    }
    if (chunked) {
      out.clear().chunkSize(length).body(bytes, 0, length).text("\r\n");
      connection.send(out.bytes(), 0, out.length());
    } else {
      connection.send(bytes, 0, length);
    }
  }
}

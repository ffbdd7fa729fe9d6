package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.wire.BodyFraming;
import dev.ordercluster.gateway.wire.HeadWriter;
import dev.ordercluster.gateway.wire.Headers;
import dev.ordercluster.gateway.wire.RequestHead;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// An answer as HTTP/1.1 writes it.
final class Http1Response implements Response {
  // A head and a body up to this size leave in one write.
  private static final int COALESCED = 16 * 1024;

  private final ClientSocket socket;
  private final Deadline deadline;
  private final Duration transfer;
  private final HeadWriter out;
  private final String method;
  private final int minorVersion;
  private final String requestId;
  private final @Nullable Http1Body body;
  private boolean keepAlive;
  private boolean chunked;
  private boolean withoutBody;
  private int status;
  private long bytes;

  /// Prepares the answer to one request.
  ///
  /// @param head of the request, null when it was not understood
  /// @param body of the request, null likewise
  Http1Response(
      Channel channel, @Nullable RequestHead head, @Nullable Http1Body body, String requestId) {
    this.socket = channel.socket();
    this.deadline = channel.deadline();
    this.transfer = channel.deadlines().transfer();
    this.out = channel.out().clear();
    this.method = head == null ? "" : head.method();
    this.minorVersion = head == null ? 1 : head.minorVersion();
    this.keepAlive = head != null && body != null && wantsKeepAlive(head);
    this.body = body;
    this.requestId = requestId;
  }

  private static boolean wantsKeepAlive(RequestHead head) {
    var tokens = head.headers().tokens("Connection");
    return head.minorVersion() == 1 ? !tokens.contains("close") : tokens.contains("keep-alive");
  }

  /// Everything an answer needs of its connection.
  record Channel(ClientSocket socket, Deadline deadline, Deadlines deadlines, HeadWriter out) {}

  @Override
  public int status() {
    return status;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void closeAfter() {
    keepAlive = false;
  }

  boolean keepAlive() {
    return keepAlive;
  }

  @Override
  public void begin(int code, Headers headers, BodyFraming framing) throws IOException {
    if (begun()) {
      throw new IllegalStateException("the answer was begun already with " + status);
    }
    if (keepAlive && body != null && !body.drained()) {
      keepAlive = false;
    }
    status = code;
    boolean bodiless = code == 204 || code == 304 || code < 200;
    withoutBody = bodiless || method.equals("HEAD") || framing instanceof BodyFraming.None;
    boolean unknown =
        framing instanceof BodyFraming.Chunked || framing instanceof BodyFraming.UntilClose;
    chunked = unknown && !withoutBody && minorVersion == 1;
    if (unknown && !withoutBody && minorVersion == 0) {
      keepAlive = false;
    }
    out.clear().statusLine(code).fields(headers).field("X-Request-Id", requestId);
    if (code != 304) {
      SecurityFields.complete(headers, socket.isSecure(), out::field);
    }
    writeFraming(framing, bodiless);
    writeConnection();
    out.end();
  }

  private void writeFraming(BodyFraming framing, boolean bodiless) {
    if (chunked) {
      out.field("Transfer-Encoding", "chunked");
    } else if (framing instanceof BodyFraming.Fixed fixed && !bodiless) {
      out.text("Content-Length: ").number(fixed.length()).text("\r\n");
    } else if (framing instanceof BodyFraming.None && !bodiless && !method.equals("HEAD")) {
      out.field("Content-Length", "0");
    }
  }

  private void writeConnection() {
    if (!keepAlive) {
      out.field("Connection", "close");
    } else if (minorVersion == 0) {
      out.field("Connection", "keep-alive");
    }
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    if (withoutBody || length == 0) {
      return;
    }
    bytes += length;
    if (chunked) {
      out.chunkSize(length).body(source, offset, length).text("\r\n");
    } else {
      out.body(source, offset, length);
    }
    if (out.length() > COALESCED) {
      flush();
    }
  }

  @Override
  public void flush() throws IOException {
    if (out.length() > 0) {
      deadline.within(transfer, "to take the response");
      socket.write(out.bytes(), 0, out.length());
      deadline.clear();
      out.clear();
    }
  }

  @Override
  public void finish() throws IOException {
    if (chunked) {
      out.lastChunk();
    }
    flush();
  }
}

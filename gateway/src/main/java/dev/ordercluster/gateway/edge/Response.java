package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.wire.BodyFraming;
import dev.ordercluster.gateway.wire.HeadWriter;
import dev.ordercluster.gateway.wire.Headers;
import dev.ordercluster.gateway.wire.RequestHead;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The answer to one request. Either [#send] once, or [#begin], any number of [#write], [#finish].
/// Framing, Connection and HEAD are decided here and nowhere else. Confined to one thread.
public final class Response {
  // A head and a body up to this size leave in one write.
  private static final int COALESCED = 16 * 1024;

  private final ClientSocket socket;
  private final Deadline deadline;
  private final Duration transfer;
  private final HeadWriter out;
  private final String method;
  private final int minorVersion;
  private final String requestId;
  private final @Nullable RequestBody body;
  private boolean keepAlive;
  private boolean chunked;
  private boolean withoutBody;
  private int status;
  private long bytes;

  /// Prepares the answer to one request.
  ///
  /// @param head of the request, null when it was not understood
  /// @param body of the request, null likewise
  Response(
      Channel channel, @Nullable RequestHead head, @Nullable RequestBody body, String requestId) {
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

  /// The status, or 0 while nothing was begun.
  public int status() {
    return status;
  }

  /// Body bytes handed to the client.
  public long bytes() {
    return bytes;
  }

  public boolean begun() {
    return status != 0;
  }

  /// The connection is closed after this answer.
  public void closeAfter() {
    keepAlive = false;
  }

  boolean keepAlive() {
    return keepAlive;
  }

  /// A whole answer. For HEAD the body counts for Content-Length only.
  public void send(int code, Headers headers, byte[] entity) throws IOException {
    begin(code, headers, new BodyFraming.Fixed(entity.length));
    write(entity, 0, entity.length);
    finish();
  }

  /// Starts an answer whose body follows by [#write].
  ///
  /// @param framing the length when known; UntilClose or Chunked when not. For HEAD: of the body
  ///   that GET would have, None when unknown
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
      SecurityFields.complete(out, headers, socket.isSecure());
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

  /// Body bytes; dropped where the answer has no body.
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

  /// Body bytes as a stream; closing it does not end the answer.
  public OutputStream asStream() {
    return new OutputStream() {
      @Override
      public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
      }

      @Override
      public void write(byte[] source, int offset, int length) throws IOException {
        Response.this.write(source, offset, length);
      }
    };
  }

  /// Sends what is buffered, so that a slow stream reaches the client as it comes.
  public void flush() throws IOException {
    if (out.length() > 0) {
      deadline.within(transfer, "to take the response");
      socket.write(out.bytes(), 0, out.length());
      deadline.clear();
      out.clear();
    }
  }

  public void finish() throws IOException {
    if (chunked) {
      out.lastChunk();
    }
    flush();
  }
}

package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.http2.ErrorCode;
import dev.ordercluster.gateway.http2.Frame;
import dev.ordercluster.gateway.http2.HpackDecoder;
import dev.ordercluster.gateway.http2.Http2Exception;
import dev.ordercluster.gateway.http2.RequestFields;
import dev.ordercluster.gateway.wire.BodyFraming;
import dev.ordercluster.gateway.wire.MalformedMessageException;
import dev.ordercluster.gateway.wire.RequestHead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// Puts blocks of fields together, decodes each of them, wanted or not, because the next one builds
/// on it, and begins the requests they are.
final class Http2Requests {
  private final EdgeListener.Shared shared;
  private final InetAddress peer;
  private final Http2Session session;
  private final HpackDecoder decoder = new HpackDecoder();
  private @Nullable Block block;
  private int lastStream;
  private boolean closed;

  /// A block that is not whole yet.
  private record Block(Frame first, boolean dependsOnItself, ByteArrayOutputStream bytes) {}

  Http2Requests(EdgeListener.Shared shared, InetAddress peer, Http2Session session) {
    this.shared = shared;
    this.peer = peer;
    this.session = session;
  }

  /// Only CONTINUATION may come now.
  boolean isInsideBlock() {
    return block != null;
  }

  /// The newest stream that was looked at.
  int lastStream() {
    return lastStream;
  }

  /// Streams that begin from now on are not looked at: the client may ask again elsewhere.
  void refuseMore() {
    closed = true;
  }

  void headers(Frame frame) throws IOException {
    if (frame.stream() % 2 == 0) {
      throw Http2Exception.ofConnection(
          ErrorCode.PROTOCOL_ERROR, "a client's streams have odd numbers");
    }
    Frame.Content content = frame.content();
    Block begun = new Block(frame, frame.dependsOnItself(), new ByteArrayOutputStream());
    add(begun, frame, content);
  }

  void continuation(Frame frame) throws IOException {
    Block begun = block;
    if (begun == null || begun.first().stream() != frame.stream()) {
      throw Http2Exception.ofConnection(
          ErrorCode.PROTOCOL_ERROR, "CONTINUATION without the block that it goes on with");
    }
    add(begun, frame, new Frame.Content(0, frame.payload().length));
  }

  private void add(Block begun, Frame frame, Frame.Content content) throws IOException {
    begun.bytes().write(frame.payload(), content.offset(), content.length());
    if (begun.bytes().size() > shared.settings().limits().head()) {
      throw Http2Exception.ofConnection(
          ErrorCode.ENHANCE_YOUR_CALM, "a block of fields is larger than any request's head");
    }
    block = begun;
    if (frame.has(Frame.END_HEADERS)) {
      block = null;
      whole(begun);
    }
  }

  private void whole(Block begun) throws IOException {
    RequestFields fields = new RequestFields(shared.settings().limits());
    decoder.decode(begun.bytes().toByteArray(), fields);
    int id = begun.first().stream();
    boolean last = begun.first().has(Frame.END_STREAM);
    if (id <= lastStream) {
      trailers(id, last, fields);
      return;
    }
    if (closed) {
      return;
    }
    lastStream = id;
    if (begun.dependsOnItself()) {
      throw Http2Exception.ofStream(
          id, ErrorCode.PROTOCOL_ERROR, "a stream may not depend on itself");
    }
    if (session.isFull()) {
      throw Http2Exception.ofStream(
          id, ErrorCode.REFUSED_STREAM, "as many streams are open as there may be");
    }
    session.begin(new Http2Stream(shared, session, peer, asked(id, last, fields)));
  }

  private void trailers(int id, boolean last, RequestFields fields) throws Http2Exception {
    if (session.wasReset(id)) {
      return;
    }
    Http2Stream stream = session.stream(id);
    if (stream == null) {
      throw session.wasAnswered(id)
          ? Http2Exception.ofConnection(
              ErrorCode.STREAM_CLOSED, "fields on a stream that is closed")
          : Http2Exception.ofConnection(
              ErrorCode.PROTOCOL_ERROR, "a stream's number must be larger than the ones before");
    }
    // Before anything is said about the fields themselves: none may come at all.
    stream.requireOpen();
    if (!last) {
      throw Http2Exception.ofStream(
          id, ErrorCode.PROTOCOL_ERROR, "a second block of fields must end the stream");
    }
    fields.requireTrailers(id);
    stream.endByTrailers();
  }

  private static Http2Stream.Asked asked(int id, boolean ended, RequestFields fields)
      throws Http2Exception {
    try {
      RequestHead head = fields.head(id);
      long declared = declared(head);
      if (ended && declared > 0) {
        throw Http2Exception.ofStream(
            id, ErrorCode.PROTOCOL_ERROR, "the body is not as long as content-length says");
      }
      return new Http2Stream.Asked(id, head, null, declared, ended);
    } catch (MalformedMessageException e) {
      return new Http2Stream.Asked(id, null, e, -1, ended);
    }
  }

  private static long declared(RequestHead head) throws MalformedMessageException {
    if (!head.headers().contains("Content-Length")) {
      return -1;
    }
    return BodyFraming.ofRequest(head) instanceof BodyFraming.Fixed fixed ? fixed.length() : 0;
  }
}

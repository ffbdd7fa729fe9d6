package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.http2.ErrorCode;
import dev.ordercluster.gateway.http2.Frames;
import dev.ordercluster.gateway.http2.Http2Exception;
import dev.ordercluster.gateway.wire.BodyFraming;
import dev.ordercluster.gateway.wire.Headers;
import dev.ordercluster.gateway.wire.MalformedMessageException;
import dev.ordercluster.gateway.wire.RequestHead;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One request of an HTTP/2 connection on its own virtual thread, and its data that has come and is
/// not read yet.
final class Http2Stream implements Runnable {
  private static final Logger LOG = System.getLogger(Http2Stream.class.getName());

  private final Asked asked;
  private final EdgeListener.Shared shared;
  private final Http2Session session;
  private final InetAddress peer;
  private final Http2Inbox inbox;
  private volatile boolean failed;
  private volatile boolean closing;
  private volatile @Nullable Thread thread;
  // Guarded by the session.
  private long sendWindow;

  /// What the client asked for.
  ///
  /// @param head null when it is refused
  /// @param refused why it is answered by the edge itself, else null
  /// @param declared the body's length as its head says, -1 when it says none
  /// @param ended there is no body
  record Asked(
      int id,
      @Nullable RequestHead head,
      @Nullable MalformedMessageException refused,
      long declared,
      boolean ended) {}

  Http2Stream(EdgeListener.Shared shared, Http2Session session, InetAddress peer, Asked asked) {
    this.shared = shared;
    this.session = session;
    this.peer = peer;
    this.asked = asked;
    this.inbox = new Http2Inbox(asked.id(), asked.declared(), asked.ended());
    this.sendWindow = session.initialWindow();
  }

  int id() {
    return asked.id();
  }

  long sendWindow() {
    return sendWindow;
  }

  void widen(int bytes) {
    sendWindow += bytes;
  }

  boolean hasFailed() {
    return failed;
  }

  /// The answer's last frame leaves now.
  void closes() {
    closing = true;
  }

  /// The client may still send on it (RFC 9113, 5.1). What comes behind its end breaks a rule of
  /// the stream while the answer is under way, and one of the connection after that.
  void requireOpen() throws Http2Exception {
    boolean ended = inbox.hasEnded();
    if (failed || (ended && !closing)) {
      throw Http2Exception.ofStream(
          id(), ErrorCode.STREAM_CLOSED, "the client has closed the stream on its side");
    }
    if (ended) {
      throw Http2Exception.ofConnection(
          ErrorCode.STREAM_CLOSED, "fields on a stream that is closed");
    }
  }

  /// Nothing more comes or goes on it.
  void fail() {
    failed = true;
    inbox.fail();
  }

  void interrupt() {
    Thread current = thread;
    if (current != null) {
      current.interrupt();
    }
  }

  /// Takes a frame's data in; the session has counted all of the frame.
  ///
  /// @param padding bytes of the frame that are no data
  void receive(byte[] content, int padding, boolean last) throws IOException {
    session.release(session.readerDeadline(), inbox.receive(content, padding, last));
  }

  /// The body has ended by trailers.
  void endByTrailers() throws Http2Exception {
    inbox.endByTrailers();
  }

  /// All of the body has been read.
  boolean isRead() {
    return inbox.isRead();
  }

  /// Reads some bytes; -1 at the end, 0 when none came in time.
  int read(byte[] target, int from, int length, Waiting waiting) throws IOException {
    int count = inbox.read(target, from, length, waiting.nanos());
    int returned = inbox.returned();
    if (returned > 0) {
      session.write(waiting.deadline(), Frames.windowUpdate(id(), returned));
    }
    if (count > 0) {
      session.release(waiting.deadline(), count);
    }
    return count;
  }

  /// How long a read may wait, and the deadline of what it writes.
  record Waiting(long nanos, Deadline deadline) {}

  @Override
  public void run() {
    thread = Thread.currentThread();
    Deadline deadline = shared.watchdog().watch(Thread.currentThread());
    Http2Response response =
        new Http2Response(
            this, session, deadline, asked.head() == null ? "" : asked.head().method());
    try {
      ErrorCode left = ErrorCode.INTERNAL_ERROR;
      try {
        answer(response, deadline);
        left = ErrorCode.NO_ERROR;
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "stream {0} ended: {1}", id(), e.getMessage());
      }
      finish(response, deadline, left);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "client connection ended: {0}", e.getMessage());
    } finally {
      shared.watchdog().forget(deadline);
      session.ended(this);
    }
  }

  private void finish(Http2Response response, Deadline deadline, ErrorCode why) throws IOException {
    session.release(deadline, inbox.discard());
    boolean whole = response.isFinished();
    if (!failed && (!whole || !isRead())) {
      session.reset(deadline, id(), whole ? ErrorCode.NO_ERROR : why);
    }
  }

  private void answer(Http2Response response, Deadline deadline) throws IOException {
    RequestHead head = asked.head();
    MalformedMessageException refused = asked.refused();
    if (head == null || refused != null) {
      shared.answering().refuse(Objects.requireNonNull(refused), response, new Headers());
      return;
    }
    CanonicalPath path;
    try {
      path = RequestCheck.pathOf(head);
    } catch (MalformedMessageException e) {
      shared.answering().refuse(e, response, new Headers());
      return;
    }
    BodyFraming framing =
        asked.ended()
            ? BodyFraming.NONE
            : asked.declared() > 0 ? new BodyFraming.Fixed(asked.declared()) : BodyFraming.CHUNKED;
    Http2Body body =
        new Http2Body(
            this,
            framing,
            new Http2Body.Bounds(shared.settings().maxBody(), shared.settings().deadlines()),
            new Http2Body.Reading(deadline, response, RequestCheck.wantsContinue(head)));
    shared.answering().answer(request(head, path, body, response.requestId()), response);
  }

  private Request request(RequestHead head, CanonicalPath path, RequestBody body, String id) {
    return new Request(
        head.method(),
        path,
        head.headers(),
        body,
        shared.proxies().clientOf(peer, head.headers()),
        id,
        TraceContext.continuing(head.headers().first("traceparent")),
        true);
  }
}

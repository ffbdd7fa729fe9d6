package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.http2.ErrorCode;
import dev.ordercluster.gateway.http2.Frame;
import dev.ordercluster.gateway.http2.FrameReader;
import dev.ordercluster.gateway.http2.Frames;
import dev.ordercluster.gateway.http2.Http2Exception;
import dev.ordercluster.gateway.http2.PeerSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/// HTTP/2 on one client connection: reads frames, keeps the rules of the connection, and hands
/// requests to threads of their own. A client that makes us work without asking for anything, by
/// resets, pings, settings or empty frames, is told to calm down and loses the connection.
final class Http2Connection {
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private final EdgeListener.Shared shared;
  private final EdgeConnection.Established established;
  private final Http2Session session;
  private final Http2Requests requests;
  private final FrameReader frames;
  private final Deadline deadline;
  private final Http2Rules rules = new Http2Rules();
  private volatile long idleSince = System.nanoTime();
  private volatile boolean leaving;

  Http2Connection(EdgeListener.Shared shared, EdgeConnection.Established established) {
    this.shared = shared;
    this.established = established;
    this.deadline = established.deadline();
    this.frames = new FrameReader(established.socket()::read);
    this.session =
        new Http2Session(
            established, shared.settings().deadlines().transfer(), this::lastStreamEnded);
    this.requests = new Http2Requests(shared, established.peer(), session);
  }

  void serve() throws IOException {
    try {
      session.write(
          deadline, Frames.settings(Http2Session.MAX_STREAMS, shared.settings().limits().head()));
      deadline.within(shared.settings().deadlines().head(), "to begin HTTP/2");
      frames.readPreface();
      requireSettings();
      boolean open = true;
      while (open) {
        open = serveOne();
      }
    } catch (Http2Exception e) {
      shared.answering().dropped("http2-" + name(e.code()));
      goAway(e.code(), String.valueOf(e.getMessage()));
      new LingeringClose(established).awaitEnd(frames::discard);
    } finally {
      session.end();
      session.awaitStreams();
    }
  }

  private static String name(ErrorCode code) {
    return code.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void requireSettings() throws IOException {
    if (!frames.awaitFrame()) {
      throw new IOException("closed before its settings");
    }
    Frame first = frames.read();
    if (first.type() != Frame.SETTINGS || first.has(Frame.ACK)) {
      throw Http2Rules.protocol("the first frame must be SETTINGS");
    }
    handle(first);
  }

  private boolean serveOne() throws IOException {
    if (!awaitFrame()) {
      return false;
    }
    if (!requests.isInsideBlock()) {
      deadline.within(shared.settings().deadlines().head(), "to send a frame");
    }
    Frame frame = frames.read();
    try {
      handle(frame);
    } catch (Http2Exception e) {
      if (e.stream() == 0) {
        throw e;
      }
      rules.countReset();
      shared.answering().dropped("http2-stream-" + name(e.code()));
      session.reset(deadline, e.stream(), e.code());
    }
    return true;
  }

  // The wait for the next frame has a deadline only while nothing is under way: requests have their
  // own. Pings do not make a connection less idle.
  private boolean awaitFrame() throws IOException {
    if (requests.isInsideBlock()) {
      return frames.awaitFrame();
    }
    deadline.clear();
    if (session.isIdle()) {
      if (!established.activity().rest()) {
        goAway(ErrorCode.NO_ERROR, "");
        return false;
      }
      long rested = System.nanoTime() - idleSince;
      Duration limit = leaving ? FAREWELL : shared.settings().deadlines().idle();
      Duration left = limit.minusNanos(rested);
      deadline.within(left.isNegative() ? Duration.ZERO : left, "to send a request");
    }
    return frames.awaitFrame();
  }

  // On a stream's thread, while the reader may be waiting without a deadline.
  private void lastStreamEnded() {
    idleSince = System.nanoTime();
    boolean goes = established.activity().isStopping() || leaving;
    deadline.withinUnlessSet(goes ? FAREWELL : shared.settings().deadlines().idle());
  }

  private void handle(Frame frame) throws IOException {
    if (requests.isInsideBlock() && frame.type() != Frame.CONTINUATION) {
      throw Http2Rules.protocol("a block of fields must go on with CONTINUATION");
    }
    switch (frame.type()) {
      case Frame.DATA -> data(frame);
      case Frame.HEADERS -> {
        requests.headers(frame);
        sayFarewellWhenDraining();
      }
      case Frame.CONTINUATION -> {
        rules.countNoise();
        requests.continuation(frame);
        sayFarewellWhenDraining();
      }
      case Frame.PRIORITY -> priority(frame);
      case Frame.RST_STREAM -> reset(frame);
      case Frame.SETTINGS -> settings(frame);
      case Frame.PUSH_PROMISE -> throw Http2Rules.protocol("a client may not push");
      case Frame.PING -> ping(frame);
      case Frame.GOAWAY -> {
        Http2Rules.requireConnection(frame);
        leaving = true;
      }
      case Frame.WINDOW_UPDATE -> windowUpdate(frame);
      default -> rules.countNoise();
    }
  }

  private void data(Frame frame) throws IOException {
    requireUsed(frame);
    session.received(frame.payload().length);
    Frame.Content content = frame.content();
    boolean last = frame.has(Frame.END_STREAM);
    if (content.length() == 0 && !last) {
      rules.countNoise();
    }
    int padding = frame.payload().length - content.length();
    Http2Stream stream = session.stream(frame.stream());
    if (stream == null || stream.hasFailed()) {
      session.release(deadline, frame.payload().length);
      if (!session.wasReset(frame.stream())) {
        throw Http2Exception.ofStream(
            frame.stream(), ErrorCode.STREAM_CLOSED, "data on a stream that is closed");
      }
      rules.countNoise();
      return;
    }
    int from = content.offset();
    stream.receive(
        Arrays.copyOfRange(frame.payload(), from, from + content.length()), padding, last);
  }

  private void priority(Frame frame) throws IOException {
    Http2Rules.requireStream(frame);
    if (frame.payload().length != 5) {
      throw Http2Exception.ofStream(
          frame.stream(), ErrorCode.FRAME_SIZE_ERROR, "PRIORITY must have 5 bytes");
    }
    if (frame.dependsOnItself()) {
      throw Http2Exception.ofStream(
          frame.stream(), ErrorCode.PROTOCOL_ERROR, "a stream may not depend on itself");
    }
    rules.countNoise();
  }

  private void reset(Frame frame) throws IOException {
    Http2Rules.requireStream(frame);
    frame.requireLength(4);
    requireUsed(frame);
    rules.countReset();
    Http2Stream stream = session.stream(frame.stream());
    if (stream != null) {
      stream.fail();
      session.wake();
    }
  }

  private void settings(Frame frame) throws IOException {
    Http2Rules.requireConnection(frame);
    if (frame.has(Frame.ACK)) {
      frame.requireLength(0);
      return;
    }
    rules.countNoise();
    PeerSettings settings = PeerSettings.of(frame);
    if (settings.initialWindow().isPresent()) {
      session.initialWindow(settings.initialWindow().getAsInt());
    }
    session.write(deadline, Frames.settingsAck());
  }

  private void ping(Frame frame) throws IOException {
    Http2Rules.requireConnection(frame);
    frame.requireLength(8);
    rules.countNoise();
    if (!frame.has(Frame.ACK)) {
      session.write(deadline, Frames.pong(frame.payload()));
    }
  }

  private void windowUpdate(Frame frame) throws IOException {
    frame.requireLength(4);
    int increment = frame.number(0);
    if (frame.stream() != 0) {
      requireUsed(frame);
    }
    if (increment == 0) {
      throw frame.stream() == 0
          ? Http2Rules.protocol("a window must grow by at least 1")
          : Http2Exception.ofStream(
              frame.stream(), ErrorCode.PROTOCOL_ERROR, "a window must grow by at least 1");
    }
    Http2Stream stream = session.stream(frame.stream());
    if (frame.stream() == 0) {
      session.widen(increment);
    } else if (stream == null) {
      rules.countNoise();
    } else {
      session.widen(stream, increment);
    }
  }

  private void requireUsed(Frame frame) throws Http2Exception {
    Http2Rules.requireStream(frame);
    if (frame.stream() > requests.lastStream()) {
      throw Http2Rules.protocol("a frame of a stream that was not begun");
    }
  }

  // --- the end

  private void sayFarewellWhenDraining() throws IOException {
    boolean goes = shared.draining().getAsBoolean() || established.activity().isStopping();
    if (goes && !leaving && !requests.isInsideBlock()) {
      goAway(ErrorCode.NO_ERROR, "");
    }
  }

  private void goAway(ErrorCode code, String why) throws IOException {
    leaving = true;
    requests.refuseMore();
    session.write(deadline, Frames.goAway(requests.lastStream(), code, why));
  }
}

package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.http2.ErrorCode;
import dev.ordercluster.gateway.http2.Frames;
import dev.ordercluster.gateway.http2.Http2Exception;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What the streams of one HTTP/2 connection share: the socket, which one of them writes to at a
/// time, the windows, and which streams there are.
final class Http2Session {
  /// The initial windows of the protocol, which we never raise: so much of a client's data may lie
  /// here unread, whatever it sends.
  static final int WINDOW = 65_535;

  static final int MAX_STREAMS = 100;
  private static final int RETURNED_AT_ONCE = WINDOW / 4;
  private static final int REMEMBERED = 256;

  private final ClientSocket socket;
  private final Duration transfer;
  private final ReentrantLock writing = new ReentrantLock();
  private final ReentrantLock windows = new ReentrantLock();
  private final Condition opened = windows.newCondition();
  private final ConcurrentMap<Integer, Http2Stream> open = new ConcurrentHashMap<>();
  // Streams that we reset: what was on its way for them means nothing.
  private final Set<Integer> reset =
      Collections.synchronizedSet(Collections.newSetFromMap(new Recent()));
  // Streams that were answered: the newest of those that are closed in good order.
  private final Set<Integer> answered =
      Collections.synchronizedSet(Collections.newSetFromMap(new Recent()));
  private final EdgeConnection.Activity activity;
  private final Deadline reader;
  private final Runnable lastStreamEnded;
  private long sendWindow = WINDOW;
  private int initialWindow = WINDOW;
  private int receiveWindow = WINDOW;
  private int unreturned;
  private boolean over;

  private static final class Recent extends LinkedHashMap<Integer, Boolean> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Integer, Boolean> eldest) {
      return size() > REMEMBERED;
    }
  }

  /// A session without streams.
  ///
  /// @param lastStreamEnded told, on a stream's thread, whenever no stream is left
  Http2Session(
      EdgeConnection.Established established, Duration transfer, Runnable lastStreamEnded) {
    this.socket = established.socket();
    this.activity = established.activity();
    this.reader = established.deadline();
    this.transfer = transfer;
    this.lastStreamEnded = lastStreamEnded;
  }

  /// Writes whole frames; the client must take them within the transfer timeout.
  void write(Deadline deadline, byte[] bytes, int length) throws IOException {
    deadline.within(transfer, "to take the response");
    try {
      writing.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("gave up waiting to write", e);
    }
    try {
      socket.write(bytes, 0, length);
    } finally {
      writing.unlock();
    }
    deadline.clear();
  }

  void write(Deadline deadline, byte[] frames) throws IOException {
    write(deadline, frames, frames.length);
  }

  @Nullable Http2Stream stream(int id) {
    return open.get(id);
  }

  boolean isFull() {
    return open.size() >= MAX_STREAMS;
  }

  boolean isIdle() {
    return open.isEmpty();
  }

  void begin(Http2Stream stream) {
    activity.work();
    open.put(stream.id(), stream);
    Thread.ofVirtual().name("stream").start(stream);
  }

  void ended(Http2Stream stream) {
    answered.add(stream.id());
    open.remove(stream.id());
    if (open.isEmpty()) {
      lastStreamEnded.run();
    }
    wake();
  }

  /// Tells the client that nothing more is done with the stream.
  void reset(Deadline deadline, int id, ErrorCode code) throws IOException {
    reset.add(id);
    Http2Stream stream = open.get(id);
    if (stream != null) {
      stream.fail();
    }
    write(deadline, Frames.reset(id, code));
  }

  boolean wasReset(int id) {
    return reset.contains(id);
  }

  /// It was served to its end a while ago.
  boolean wasAnswered(int id) {
    return answered.contains(id);
  }

  /// The connection is gone: every stream ends as soon as it notices.
  void end() {
    windows.lock();
    try {
      over = true;
    } finally {
      windows.unlock();
    }
    open.values().forEach(Http2Stream::fail);
    wake();
  }

  /// Waits until no stream is left; interrupted, it cuts them off.
  void awaitStreams() {
    windows.lock();
    try {
      while (!open.isEmpty()) {
        opened.await();
      }
    } catch (InterruptedException e) {
      open.values().forEach(Http2Stream::interrupt);
    } finally {
      windows.unlock();
    }
  }

  Deadline readerDeadline() {
    return reader;
  }

  /// Whoever waits looks again.
  void wake() {
    windows.lock();
    try {
      opened.signalAll();
    } finally {
      windows.unlock();
    }
  }

  int initialWindow() {
    windows.lock();
    try {
      return initialWindow;
    } finally {
      windows.unlock();
    }
  }

  /// Takes up to `most` bytes of both windows, waiting until the nanoTime for the first one; 0 when
  /// none came in time. With a nanoTime that has passed it does not wait.
  int take(Http2Stream stream, int most, long until) throws IOException {
    windows.lock();
    try {
      while (Math.min(sendWindow, stream.sendWindow()) <= 0 && !over && !stream.hasFailed()) {
        long left = until - System.nanoTime();
        if (left <= 0 || opened.awaitNanos(left) <= 0) {
          break;
        }
      }
      if (over || stream.hasFailed()) {
        throw new IOException("the client gave the stream up");
      }
      int taken = (int) Math.max(0, Math.min(most, Math.min(sendWindow, stream.sendWindow())));
      sendWindow -= taken;
      stream.widen(-taken);
      return taken;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the client's window was closed", e);
    } finally {
      windows.unlock();
    }
  }

  /// The client takes more on the connection.
  void widen(int increment) throws Http2Exception {
    windows.lock();
    try {
      sendWindow += increment;
      requireWindow(sendWindow, 0);
      opened.signalAll();
    } finally {
      windows.unlock();
    }
  }

  /// The client takes more on a stream.
  void widen(Http2Stream stream, int increment) throws Http2Exception {
    windows.lock();
    try {
      stream.widen(increment);
      requireWindow(stream.sendWindow(), stream.id());
      opened.signalAll();
    } finally {
      windows.unlock();
    }
  }

  /// The client takes that much on each stream from its begin on; open ones change alike.
  void initialWindow(int bytes) throws Http2Exception {
    windows.lock();
    try {
      int change = bytes - initialWindow;
      initialWindow = bytes;
      for (Http2Stream stream : open.values()) {
        stream.widen(change);
        requireWindow(stream.sendWindow(), 0);
      }
      opened.signalAll();
    } finally {
      windows.unlock();
    }
  }

  private static void requireWindow(long window, int stream) throws Http2Exception {
    if (window > Integer.MAX_VALUE) {
      String detail = "a window may have 2^31-1 bytes";
      throw stream == 0
          ? Http2Exception.ofConnection(ErrorCode.FLOW_CONTROL_ERROR, detail)
          : Http2Exception.ofStream(stream, ErrorCode.FLOW_CONTROL_ERROR, detail);
    }
  }

  /// Data came on the connection.
  void received(int bytes) throws Http2Exception {
    windows.lock();
    try {
      receiveWindow -= bytes;
      if (receiveWindow < 0) {
        throw Http2Exception.ofConnection(
            ErrorCode.FLOW_CONTROL_ERROR, "more data than the connection's window");
      }
    } finally {
      windows.unlock();
    }
  }

  /// Data was used or thrown away: the client may send as much again.
  void release(Deadline deadline, int bytes) throws IOException {
    int returned = 0;
    windows.lock();
    try {
      unreturned += bytes;
      if (unreturned >= RETURNED_AT_ONCE) {
        returned = unreturned;
        unreturned = 0;
        receiveWindow += returned;
      }
    } finally {
      windows.unlock();
    }
    if (returned > 0) {
      write(deadline, Frames.windowUpdate(0, returned));
    }
  }

  /// How long one wait for the client may take.
  long transferNanos() {
    return TimeUnit.NANOSECONDS.convert(transfer);
  }
}

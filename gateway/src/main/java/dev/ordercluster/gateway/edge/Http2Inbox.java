package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.http2.ErrorCode;
import dev.ordercluster.gateway.http2.Http2Exception;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The data of one stream that has come and is not read yet: filled by the connection's reader,
/// emptied by the stream's thread. Never holds more than one window.
final class Http2Inbox {
  private final int stream;
  private final long declared;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Deque<byte[]> data = new ArrayDeque<>();
  private int offset;
  private int window = Http2Session.WINDOW;
  private int unreturned;
  private long received;
  private boolean ended;
  private boolean discarding;
  private boolean failed;

  /// An empty one.
  ///
  /// @param declared the body's length as its head says, -1 when it says none
  /// @param ended nothing will come
  Http2Inbox(int stream, long declared, boolean ended) {
    this.stream = stream;
    this.declared = declared;
    this.ended = ended;
  }

  /// Takes a frame's data in.
  ///
  /// @param padding bytes of the frame that are no data
  /// @return how many bytes of the frame nobody will read
  int receive(byte[] content, int padding, boolean last) throws Http2Exception {
    lock.lock();
    try {
      requireOpen();
      window -= content.length + padding;
      if (window < 0) {
        throw Http2Exception.ofStream(
            stream, ErrorCode.FLOW_CONTROL_ERROR, "more data than the stream's window");
      }
      received += content.length;
      requireDeclared(last);
      ended = last;
      unreturned += padding;
      boolean unwanted = discarding || failed;
      if (!unwanted && content.length > 0) {
        data.add(content);
      }
      arrived.signalAll();
      return padding + (unwanted ? content.length : 0);
    } finally {
      lock.unlock();
    }
  }

  /// The body has ended by trailers.
  void endByTrailers() throws Http2Exception {
    lock.lock();
    try {
      requireOpen();
      requireDeclared(true);
      ended = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() throws Http2Exception {
    if (ended) {
      throw Http2Exception.ofStream(
          stream, ErrorCode.STREAM_CLOSED, "the client has closed the stream on its side");
    }
  }

  private void requireDeclared(boolean last) throws Http2Exception {
    if (declared >= 0 && (received > declared || (last && received < declared))) {
      throw Http2Exception.ofStream(
          stream, ErrorCode.PROTOCOL_ERROR, "the body is not as long as content-length says");
    }
  }

  /// All of the body has come.
  boolean hasEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /// Whoever reads or waits gets a failure.
  void fail() {
    lock.lock();
    try {
      failed = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// All of the body has been read.
  boolean isRead() {
    lock.lock();
    try {
      return ended && data.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /// Reads some bytes; -1 at the end, 0 when none came within the wait.
  int read(byte[] target, int from, int length, long nanos) throws IOException {
    lock.lock();
    try {
      long left = nanos;
      while (data.isEmpty() && !ended && !failed && left > 0) {
        left = arrived.awaitNanos(left);
      }
      if (failed) {
        throw new IOException("the client gave the stream up");
      }
      if (data.isEmpty()) {
        return ended ? -1 : 0;
      }
      int count = copy(target, from, length);
      unreturned += count;
      return count;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the body", e);
    } finally {
      lock.unlock();
    }
  }

  private int copy(byte[] target, int from, int length) {
    byte[] first = data.getFirst();
    int count = Math.min(length, first.length - offset);
    System.arraycopy(first, offset, target, from, count);
    offset += count;
    if (offset == first.length) {
      data.removeFirst();
      offset = 0;
    }
    return count;
  }

  /// By how much the stream's window is to grow now; 0 when that can wait.
  int returned() {
    lock.lock();
    try {
      if (ended || unreturned < Http2Session.WINDOW / 4) {
        return 0;
      }
      int returned = unreturned;
      unreturned = 0;
      window += returned;
      return returned;
    } finally {
      lock.unlock();
    }
  }

  /// Throws away what is here and what will come.
  ///
  /// @return how many bytes were here
  int discard() {
    lock.lock();
    try {
      discarding = true;
      int bytes = -offset;
      for (byte[] part : data) {
        bytes += part.length;
      }
      data.clear();
      offset = 0;
      return Math.max(0, bytes);
    } finally {
      lock.unlock();
    }
  }
}

package dev.ordercluster.gateway.upstream;

import dev.ordercluster.gateway.wire.BodyFraming;
import dev.ordercluster.gateway.wire.BodyReader;
import dev.ordercluster.gateway.wire.Limits;
import dev.ordercluster.gateway.wire.MessageReader;
import dev.ordercluster.gateway.wire.ResponseHead;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// One connection to one instance, used by one thread at a time. Every wait ends at [#deadline]:
/// the pool's sweeper closes the socket then.
public final class UpstreamConnection implements AutoCloseable {
  private static final Limits LIMITS = new Limits(16 * 1024, 64 * 1024, 200);
  private static final long NEVER = Long.MAX_VALUE;

  private final SocketChannel channel;
  private final @Nullable SSLSocket secure;
  private final MessageReader reader;
  private volatile long deadline = NEVER;
  private volatile boolean expired;
  private volatile long idleSince;
  private boolean reused;
  private boolean sent;
  private boolean answered;

  private UpstreamConnection(SocketChannel channel, @Nullable SSLSocket secure) {
    this.channel = channel;
    this.secure = secure;
    this.reader = new MessageReader(this::receive, LIMITS);
  }

  static UpstreamConnection open(
      InetSocketAddress address, Duration timeout, Optional<ServiceTls> tls)
      throws UpstreamException {
    SocketChannel channel = null;
    try {
      channel = SocketChannel.open();
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.socket().connect(address, Math.toIntExact(timeout.toMillis()));
      SSLSocket secure = tls.isPresent() ? tls.get().over(channel.socket(), timeout) : null;
      return new UpstreamConnection(channel, secure);
    } catch (IOException e) {
      close(channel);
      throw new UpstreamException("cannot connect to " + address, e, false);
    }
  }

  /// Ready for the next request, whose every wait must end at `nanoTime`.
  void lease(long nanoTime) {
    deadline = nanoTime;
    sent = false;
    answered = false;
  }

  /// From now on each wait for a part of the body has this long.
  public void waitAtMost(Duration limit) {
    deadline = System.nanoTime() + limit.toNanos();
  }

  /// From now on every wait must end at this nanoTime.
  public void waitUntil(long nanoTime) {
    deadline = nanoTime;
  }

  /// No wait is under way on this connection.
  public void waitOver() {
    deadline = NEVER;
  }

  void rest(long now) {
    deadline = NEVER;
    idleSince = now;
    reused = true;
  }

  /// The peer closed it, or sent something nobody asked for, while it rested. Does not wait. Under
  /// TLS too nothing may come then: what the handshake leaves behind was read with the last answer.
  boolean isStale(long now, Duration maxIdle) {
    if (now - idleSince > maxIdle.toNanos() || !channel.isOpen()) {
      return true;
    }
    try {
      channel.configureBlocking(false);
      int count = channel.read(ByteBuffer.allocate(1));
      channel.configureBlocking(true);
      return count != 0;
    } catch (IOException e) {
      return true;
    }
  }

  /// It served a request before this one.
  public boolean isReused() {
    return reused;
  }

  /// At least one byte of this request may have left.
  public boolean sentSomething() {
    return sent;
  }

  /// At least one byte of the answer came.
  public boolean answeredSomething() {
    return answered;
  }

  public void send(byte[] bytes, int offset, int length) throws UpstreamException {
    try {
      if (secure != null) {
        sent = true;
        secure.getOutputStream().write(bytes, offset, length);
        secure.getOutputStream().flush();
        return;
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
      while (buffer.hasRemaining()) {
        if (channel.write(buffer) > 0) {
          sent = true;
        }
      }
    } catch (IOException e) {
      throw failed("sending failed", e);
    }
  }

  /// The head of the answer.
  public ResponseHead readHead() throws UpstreamException {
    try {
      if (!reader.awaitData()) {
        throw new EOFException("closed before an answer");
      }
      answered = true;
      ResponseHead head = reader.readResponseHead();
      // 100 and 103 are for whoever speaks to the instance, which is us; 101 was never asked for.
      while (head.status() < 200 && head.status() != 101) {
        head = reader.readResponseHead();
      }
      if (head.status() == 101) {
        throw new IOException("an upgrade that nobody asked for");
      }
      return head;
    } catch (IOException e) {
      throw failed("no answer", e);
    }
  }

  public BodyReader body(BodyFraming framing) {
    return reader.body(framing);
  }

  /// Bytes of the answer are already here.
  public boolean hasBuffered() {
    return reader.hasBuffered();
  }

  private int receive(byte[] target, int offset, int length) throws IOException {
    return secure == null
        ? channel.read(ByteBuffer.wrap(target, offset, length))
        : secure.getInputStream().read(target, offset, length);
  }

  /// The failure of this connection, told apart from a passed deadline.
  public UpstreamException failed(String what, IOException cause) {
    return new UpstreamException(what + ": " + cause.getMessage(), cause, expired);
  }

  void closeIfPast(long now) {
    long limit = deadline;
    if (limit != NEVER && limit - now < 0) {
      expired = true;
      close();
    }
  }

  @Override
  public void close() {
    close(channel);
  }

  private static void close(@Nullable SocketChannel channel) {
    if (channel == null) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      // A socket that cannot be closed cleanly is gone all the same.
      System.getLogger(UpstreamConnection.class.getName())
          .log(System.Logger.Level.DEBUG, "closing an upstream connection failed", e);
    }
  }
}

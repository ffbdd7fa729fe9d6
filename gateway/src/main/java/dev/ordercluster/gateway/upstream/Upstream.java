package dev.ordercluster.gateway.upstream;

import dev.ordercluster.gateway.balance.Standing;
import dev.ordercluster.gateway.wire.HeadWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;

/// One instance of the service: its connections, what is under way on it and how it has been doing.
public final class Upstream {
  private static final int MAX_IDLE = 64;
  // Shorter than the service's own idle timeout, so that it is we who close.
  private static final Duration MAX_REST = Duration.ofSeconds(30);

  private final InetSocketAddress address;
  private final Duration connectTimeout;
  private final Optional<ServiceTls> tls;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile Standing standing = Standing.GOOD;
  private volatile long started;
  private final Room room;
  private final AtomicBoolean checking = new AtomicBoolean();
  private final LongAdder ejections = new LongAdder();
  private final ConcurrentLinkedDeque<UpstreamConnection> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger idleCount = new AtomicInteger();
  private final Set<UpstreamConnection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean gone;

  /// One that just joined.
  Upstream(InetSocketAddress address, Upstreams.Settings settings, Optional<ServiceTls> tls) {
    this.address = address;
    this.connectTimeout = settings.connectTimeout();
    this.tls = tls;
    this.started = System.nanoTime();
    this.room = new Room(settings.load().maxConcurrent());
  }

  public String name() {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  InetSocketAddress address() {
    return address;
  }

  /// Requests under way.
  public int inFlight() {
    return inFlight.get();
  }

  /// Ejections so far.
  public long ejections() {
    return ejections.sum();
  }

  public boolean isEjected(long now) {
    return standing.isEjected(now);
  }

  /// How it has been doing.
  Standing standing() {
    return standing;
  }

  /// Since when it is given requests, nanoTime.
  long started() {
    Standing state = standing;
    return state.ejections() > 0 && state.until() - started > 0 ? state.until() : started;
  }

  /// It was there before this gateway looked: it does not start slowly.
  void wasThere(long window) {
    started = System.nanoTime() - window;
  }

  /// How many requests it is given at a time.
  public Room room() {
    return room;
  }

  void begin() {
    inFlight.incrementAndGet();
  }

  /// Ends what [Upstreams#pick] began.
  public void end() {
    inFlight.decrementAndGet();
  }

  /// A connection for one request, a rested one when there is one that still lives.
  ///
  /// @param deadline nanoTime by which every wait on it must end
  public UpstreamConnection connect(long deadline, boolean fresh) throws UpstreamException {
    long now = System.nanoTime();
    UpstreamConnection rested = fresh ? null : idle.pollFirst();
    while (rested != null) {
      idleCount.decrementAndGet();
      if (!rested.isStale(now, MAX_REST)) {
        rested.lease(deadline);
        return rested;
      }
      discard(rested);
      rested = idle.pollFirst();
    }
    UpstreamConnection connection = UpstreamConnection.open(address, connectTimeout, tls);
    connection.lease(deadline);
    open.add(connection);
    return connection;
  }

  /// Takes back a connection that stands at the start of the next message.
  public void release(UpstreamConnection connection) {
    if (gone || idleCount.incrementAndGet() > MAX_IDLE) {
      if (!gone) {
        idleCount.decrementAndGet();
      }
      discard(connection);
      return;
    }
    connection.rest(System.nanoTime());
    idle.addFirst(connection);
  }

  /// Closes a connection that cannot be used again.
  public void discard(UpstreamConnection connection) {
    open.remove(connection);
    connection.close();
  }

  public void succeeded() {
    if (!standing.equals(Standing.GOOD)) {
      change(Standing::afterSuccess);
    }
  }

  public void answeredServerError() {
    long now = System.nanoTime();
    change(state -> state.afterServerError(now));
  }

  public void connectionFailed() {
    long now = System.nanoTime();
    change(state -> state.afterConnectionFailure(now));
  }

  /// Sees whether it can be reached again, if that is in doubt and nobody is looking.
  void check(HeadWriter question, Duration patience) {
    if (standing.isInDoubt() && checking.compareAndSet(false, true)) {
      Thread.ofVirtual().name("check-" + name()).start(() -> look(question, patience));
    }
  }

  private void look(HeadWriter question, Duration patience) {
    try {
      boolean reached = answers(question, System.nanoTime() + patience.toNanos());
      long now = System.nanoTime();
      change(state -> reached ? state.afterGoodCheck(now) : state.afterMissedCheck(now));
    } finally {
      checking.set(false);
    }
  }

  private boolean answers(HeadWriter question, long deadline) {
    UpstreamConnection connection = null;
    try {
      connection = connect(deadline, true);
      connection.send(question.bytes(), 0, question.length());
      return connection.readHead().status() < 500;
    } catch (UpstreamException e) {
      return false;
    } finally {
      if (connection != null) {
        discard(connection);
      }
    }
  }

  private synchronized void change(UnaryOperator<Standing> step) {
    Standing before = standing;
    standing = step.apply(before);
    if (before.ejections() > 0 && standing.ejections() <= before.ejections()) {
      // It came back, by a check or because its time was over.
      long back = standing.ejections() > 0 ? standing.until() : before.until();
      started = back - started > 0 ? back : started;
    }
    if (standing.ejections() > before.ejections()) {
      ejections.increment();
    }
  }

  /// Closes what is past its deadline and what has rested too long.
  void sweep(long now) {
    open.forEach(connection -> connection.closeIfPast(now));
  }

  /// The instance is no longer listed: running requests end in peace, nothing new starts.
  void retire() {
    gone = true;
    UpstreamConnection rested = idle.pollFirst();
    while (rested != null) {
      discard(rested);
      rested = idle.pollFirst();
    }
  }

  void closeAll() {
    retire();
    open.forEach(this::discard);
  }
}

package dev.ordercluster.gateway.proxy;

import dev.ordercluster.gateway.upstream.UpstreamConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The answers that go on (server-sent events). They have places of their own, so that open streams
/// never keep requests out. A stream ends politely, with its last chunk, so that the client comes
/// back with Last-Event-ID: when its lifetime or the caller's credentials are over, when the
/// caller's session is gone, or when this gateway drains.
public final class Streams {
  // Between two looks at the caller's session.
  private static final Duration CHECK = Duration.ofSeconds(2);

  private final Settings settings;
  private final InstantSource clock;
  private final Semaphore places;
  private final Set<Stream> open = ConcurrentHashMap.newKeySet();

  /// How streams are bounded.
  ///
  /// @param max streams open at a time; further ones are turned away with 503
  /// @param silence longest time between two parts; the service's heartbeat is shorter
  /// @param lifetime of one stream
  public record Settings(int max, Duration silence, Duration lifetime) {}

  public Streams(Settings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.places = new Semaphore(settings.max());
  }

  /// One open stream. Used by its own thread, but for [#endNow].
  final class Stream implements AutoCloseable {
    private final long endsAt;
    private final BooleanSupplier stillWelcome;
    private volatile boolean over;
    private volatile @Nullable UpstreamConnection connection;
    private long checked = System.nanoTime();

    private Stream(long endsAt, BooleanSupplier stillWelcome) {
      this.endsAt = endsAt;
      this.stillWelcome = stillWelcome;
    }

    void reads(UpstreamConnection source) {
      connection = source;
      if (over) {
        source.close();
      }
    }

    /// How long the next part may take.
    Duration nextWait() {
      Duration left = Duration.ofNanos(Math.max(1, endsAt - System.nanoTime()));
      return left.compareTo(settings.silence()) < 0 ? left : settings.silence();
    }

    /// It has come to its end, and nothing went wrong.
    boolean isOver() {
      long now = System.nanoTime();
      if (!over && now - checked > CHECK.toNanos()) {
        checked = now;
        over = !stillWelcome.getAsBoolean();
      }
      return over || now - endsAt >= 0;
    }

    void endNow() {
      over = true;
      UpstreamConnection source = connection;
      if (source != null) {
        source.close();
      }
    }

    @Override
    public void close() {
      if (open.remove(this)) {
        places.release();
      }
    }
  }

  /// Takes a place; empty when there is none.
  ///
  /// @param credentialsEnd when the caller's credentials end, whatever the lifetime
  /// @param stillWelcome asked now and then; false ends the stream
  Optional<Stream> begin(Optional<Instant> credentialsEnd, BooleanSupplier stillWelcome) {
    if (!places.tryAcquire()) {
      return Optional.empty();
    }
    Duration left =
        credentialsEnd
            .map(end -> Duration.between(clock.instant(), end))
            .filter(time -> time.compareTo(settings.lifetime()) < 0)
            .orElse(settings.lifetime());
    Stream stream = new Stream(System.nanoTime() + left.toNanos(), stillWelcome);
    open.add(stream);
    return Optional.of(stream);
  }

  /// Ends every stream politely.
  public void endAll() {
    open.forEach(Stream::endNow);
  }

  /// Streams open now.
  public int count() {
    return open.size();
  }
}

package dev.ordercluster.gateway.cache;

import dev.ordercluster.gateway.compress.Coding;
import dev.ordercluster.gateway.compress.Gzip;
import dev.ordercluster.gateway.wire.Headers;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A kept 200 answer to a GET into which nobody's credentials went.
///
/// @param headers what is sent with it, without ETag, Age and what each request adds
/// @param etag a strong tag of the body as it is
/// @param validator the service's own tag, to ask whether it is still current; null without one
/// @param askedAt nanoTime at which the service was asked, so that nothing counts for longer than
///   it was true
public record Stored(
    Headers headers, Entity entity, String etag, @Nullable String validator, long askedAt) {

  /// A body in every coding, each made once.
  public static final class Entity {
    private final byte[] bytes;
    private volatile byte @Nullable [] gzipped;

    public Entity(byte[] bytes) {
      this.bytes = bytes;
    }

    public int length() {
      return bytes.length;
    }

    public byte[] in(Coding coding) {
      return switch (coding) {
        case IDENTITY -> bytes;
        case GZIP -> {
          byte[] known = gzipped;
          if (known == null) {
            known = Gzip.of(bytes);
            gzipped = known;
          }
          yield known;
        }
      };
    }
  }

  /// A new answer of the service.
  ///
  /// @param validator of the service, empty when it gave none
  /// @param unchanged the body is the service's own, so a strong validator tags it too
  public static Stored of(
      Headers headers, byte[] body, Optional<String> validator, boolean unchanged, long askedAt) {
    String tag =
        validator
            .filter(given -> unchanged && !given.startsWith("W/"))
            .orElseGet(() -> EntityTags.of(body));
    return new Stored(headers, new Entity(body), tag, validator.orElse(null), askedAt);
  }

  /// The service said that it is still current.
  Stored confirmed(long asked) {
    return new Stored(headers, entity, etag, validator, asked);
  }

  /// Nanoseconds since the service was asked.
  public long age(long now) {
    return Math.max(0, now - askedAt);
  }

  int weight() {
    // The body may be kept twice, once compressed.
    return 1024 + entity.length() + entity.length() / 2;
  }
}

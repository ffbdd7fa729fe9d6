package dev.ordercluster.orders.identity;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The JWK set, read again when its file changes (looked at once a second at most). A file that has
/// become unreadable or wrong is reported, and the keys in use stay in use.
final class VerificationKeys {
  private static final Logger LOG = System.getLogger(VerificationKeys.class.getName());
  private static final long LOOK_EVERY = TimeUnit.SECONDS.toNanos(1);

  private final InternalJwks source;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile long lookedAt = System.nanoTime();
  private String text;
  private String fault = "";

  VerificationKeys(InternalJwks source) {
    this.source = source;
    this.text = source.text();
  }

  /// The keys to begin with.
  ///
  /// @throws IllegalArgumentException when they are none
  JWKSet first() {
    return parse(source.text());
  }

  /// Looks whether the file has changed, when it is time to.
  ///
  /// @param changed takes the new keys
  void look(Consumer<JWKSet> changed) {
    if (source.file().isEmpty()
        || System.nanoTime() - lookedAt < LOOK_EVERY
        || !reading.tryLock()) {
      return;
    }
    try {
      lookedAt = System.nanoTime();
      read(source.file().get(), changed);
    } finally {
      reading.unlock();
    }
  }

  private void read(Path file, Consumer<JWKSet> changed) {
    try {
      String found = Files.readString(file);
      if (!found.strip().equals(text.strip())) {
        JWKSet keys = parse(found);
        changed.accept(keys);
        text = found;
        LOG.log(
            Level.INFO,
            "the gateways'' keys have changed: {0}",
            String.join(", ", keys.getKeys().stream().map(key -> key.getKeyID()).toList()));
      }
      fault = "";
    } catch (IOException | IllegalArgumentException e) {
      String now = String.valueOf(e.getMessage());
      if (!now.equals(fault)) {
        LOG.log(Level.ERROR, "the gateways'' keys cannot be read, those in use stay: {0}", now);
      }
      fault = now;
    }
  }

  private static JWKSet parse(String jwks) {
    try {
      JWKSet keys = JWKSet.parse(jwks).toPublicJWKSet();
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("expected a JWK set with at least one key, was empty");
      }
      return keys;
    } catch (ParseException e) {
      throw new IllegalArgumentException("expected a JWK set in JSON: " + e.getMessage(), e);
    }
  }
}

package dev.ordercluster.gateway.auth;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The keys of one issuer, refreshed in the background. A token with an unknown key id asks for one
/// early refresh: single flight, at most one in [#UNKNOWN_KEY_PAUSE], so forged key ids cannot make
/// us load the issuer. When the source fails, the last keys serve until they are older than
/// `maxAge`.
final class IssuerKeys {
  private static final Logger LOG = System.getLogger(IssuerKeys.class.getName());
  static final Duration UNKNOWN_KEY_PAUSE = Duration.ofSeconds(10);
  private static final Duration WAIT = Duration.ofSeconds(2);

  private final String issuer;
  private final KeySource source;
  private final Duration maxAge;
  private final InstantSource clock;
  private final ReentrantLock refreshing = new ReentrantLock();
  private volatile Snapshot snapshot;

  /// The keys at one moment.
  ///
  /// @param loadedAt when the keys were last confirmed by the source
  /// @param triedAt when the source was last asked
  private record Snapshot(
      @Nullable String document,
      List<VerificationKey> keys,
      @Nullable Instant loadedAt,
      Instant triedAt) {}

  IssuerKeys(String issuer, KeySource source, Duration maxAge, InstantSource clock) {
    this.issuer = issuer;
    this.source = source;
    this.maxAge = maxAge;
    this.clock = clock;
    this.snapshot = new Snapshot(null, List.of(), null, Instant.EPOCH);
  }

  /// The keys, or empty when none were ever loaded or they are too old to be trusted.
  Optional<List<VerificationKey>> current() {
    Snapshot now = snapshot;
    if (now.loadedAt() == null || now.loadedAt().plus(maxAge).isBefore(clock.instant())) {
      return Optional.empty();
    }
    return Optional.of(now.keys());
  }

  /// Called for a token whose key is not there.
  void refreshForUnknownKey() {
    if (snapshot.triedAt().plus(UNKNOWN_KEY_PAUSE).isAfter(clock.instant())) {
      return;
    }
    try {
      if (refreshing.tryLock(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          if (!snapshot.triedAt().plus(UNKNOWN_KEY_PAUSE).isAfter(clock.instant())) {
            load();
          }
        } finally {
          refreshing.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Asks the source now; keeps the last keys when it fails.
  void refresh() throws InterruptedException {
    refreshing.lockInterruptibly();
    try {
      load();
    } finally {
      refreshing.unlock();
    }
  }

  private void load() throws InterruptedException {
    Instant now = clock.instant();
    Snapshot before = snapshot;
    try {
      String document = source.read();
      List<VerificationKey> keys =
          document.equals(before.document()) ? before.keys() : parse(document);
      snapshot = new Snapshot(document, keys, now, now);
    } catch (IOException | ParseException e) {
      snapshot = new Snapshot(before.document(), before.keys(), before.loadedAt(), now);
      LOG.log(Level.WARNING, "keys of issuer {0} could not be read: {1}", issuer, e.getMessage());
    }
  }

  private List<VerificationKey> parse(String document) throws ParseException {
    List<VerificationKey> keys =
        JWKSet.parse(document).getKeys().stream()
            .flatMap(jwk -> VerificationKey.of(jwk).stream())
            .toList();
    if (keys.isEmpty()) {
      throw new ParseException("no key of the set may verify signatures", 0);
    }
    LOG.log(Level.INFO, "issuer {0}: {1} keys loaded", issuer, keys.size());
    return keys;
  }
}

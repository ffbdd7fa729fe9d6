package dev.ordercluster.gateway.auth;

import dev.ordercluster.gateway.schedule.Repeating;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All issuers and the threads that keep their keys fresh. One issuer that hangs does not delay
/// another.
public final class Issuers implements AutoCloseable {
  private final Map<String, Issuer> byName = new LinkedHashMap<>();
  private final List<HttpKeySource> sources = new ArrayList<>();
  private final List<Repeating> loops = new ArrayList<>();

  record Issuer(IssuerSettings settings, IssuerKeys keys, SubjectSpace subjects) {}

  /// How keys are kept fresh.
  ///
  /// @param directory where JWKS files are, when an issuer has one
  /// @param refresh period of reading a URL again
  /// @param maxAge how long keys serve while their source fails
  public record KeyRefresh(Optional<Path> directory, Duration refresh, Duration maxAge) {
    // A file costs a read; a rotated ConfigMap should count at once.
    static final Duration FILE_PERIOD = Duration.ofSeconds(1);
  }

  private Issuers() {}

  /// Starts reading every issuer's keys, and keeps them fresh. An issuer that cannot be read does
  /// not keep the gateway from starting: readiness tells.
  public static Issuers start(
      List<IssuerSettings> settings, KeyRefresh refresh, InstantSource clock) {
    Issuers issuers = new Issuers();
    try {
      settings.forEach(
          issuer -> issuers.add(issuer, SubjectSpace.of(issuer, settings), refresh, clock));
      return issuers;
    } catch (IllegalArgumentException e) {
      issuers.close();
      throw e;
    }
  }

  private void add(
      IssuerSettings issuer, SubjectSpace subjects, KeyRefresh refresh, InstantSource clock) {
    IssuerKeys keys =
        new IssuerKeys(issuer.issuer(), source(issuer, refresh), refresh.maxAge(), clock);
    byName.put(issuer.issuer(), new Issuer(issuer, keys, subjects));
    Duration period = issuer.jwksFile() == null ? refresh.refresh() : KeyRefresh.FILE_PERIOD;
    loops.add(Repeating.start("keys-" + issuer.issuer(), () -> pause(keys, period), keys::refresh));
  }

  Optional<Issuer> named(String issuer) {
    return Optional.ofNullable(byName.get(issuer));
  }

  /// The issuers whose tokens cannot be judged now.
  public List<String> withoutKeys() {
    return byName.values().stream()
        .filter(issuer -> issuer.keys().current().isEmpty())
        .map(issuer -> issuer.settings().issuer())
        .toList();
  }

  public int size() {
    return byName.size();
  }

  private KeySource source(IssuerSettings issuer, KeyRefresh refresh) {
    if (issuer.jwksUri() != null) {
      Optional<Path> authorities =
          Optional.ofNullable(issuer.jwksCaFile()).map(name -> inDirectory(issuer, refresh, name));
      HttpKeySource source = new HttpKeySource(issuer.jwksUri(), authorities);
      sources.add(source);
      return source;
    }
    if (issuer.jwksFile() == null) {
      throw new IllegalArgumentException(issuer.issuer() + " has neither jwksUri nor jwksFile");
    }
    return new FileKeySource(inDirectory(issuer, refresh, issuer.jwksFile()));
  }

  private static Path inDirectory(IssuerSettings issuer, KeyRefresh refresh, String name) {
    return refresh
        .directory()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    issuer.issuer() + " has a " + name + ": set the JWKS directory"))
        .resolve(name);
  }

  // While there are no keys at all, nobody can log in: ask again soon.
  private static Duration pause(IssuerKeys keys, Duration period) {
    Duration soon = Duration.ofSeconds(1);
    return keys.current().isEmpty() && period.compareTo(soon) > 0 ? soon : period;
  }

  @Override
  public void close() {
    loops.forEach(Repeating::close);
    sources.forEach(HttpKeySource::close);
  }
}

package dev.ordercluster.runtime.tls;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// TLS that follows its files. They are read every second; a changed set that is whole and valid
/// counts from the next handshake on, and open connections go on under the old one. A changed set
/// that is broken changes nothing: the old one serves, and [#state] says why.
///
/// Sessions are resumed for [#RESUMED] at most, so an authority that is taken out of the files
/// stops counting after that time even for those who resume.
public final class ReloadingTls implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ReloadingTls.class.getName());
  private static final Duration PERIOD = Duration.ofSeconds(1);
  static final Duration RESUMED = Duration.ofMinutes(5);
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
  // Forward secrecy and authenticated encryption only; also what RFC 9113 lets HTTP/2 use.
  private static final String[] SUITES = {
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
  };

  private final String name;
  private final TlsFiles files;
  private final InstantSource clock;
  private final CurrentKeys keys = new CurrentKeys();
  private final CurrentTrust trust = new CurrentTrust();
  private final SSLContext context;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile State state;
  private String used = "";
  private String refused = "";

  /// How it stands.
  ///
  /// @param notAfter when the first certificate that is presented expires
  /// @param fault why the newest files are not used, null when they are
  /// @param reloads changed files that were taken over
  /// @param failures changed files that were refused
  public record State(
      Optional<Instant> notAfter, @Nullable String fault, long reloads, long failures) {}

  private ReloadingTls(String name, TlsFiles files, InstantSource clock) {
    this.name = name;
    this.files = files;
    this.clock = clock;
    this.state = new State(Optional.empty(), null, 0, 0);
    this.context = context(keys, trust);
  }

  /// Reads the files, then follows them.
  ///
  /// @param name for logs and errors
  /// @throws IllegalArgumentException when the files cannot be used now
  public static ReloadingTls start(String name, TlsFiles files, InstantSource clock) {
    ReloadingTls tls = new ReloadingTls(name, files, clock);
    try {
      TlsFiles.Texts texts = files.read();
      tls.use(texts);
    } catch (IOException e) {
      throw new IllegalArgumentException(name + ": " + reason(e), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
    Thread.ofVirtual().name("tls-" + name).start(tls::follow);
    return tls;
  }

  /// Presents and trusts what the files say, always the newest.
  public SSLContext context() {
    return context;
  }

  public State state() {
    return state;
  }

  /// TLS 1.3 and 1.2.
  public static String[] protocols() {
    return PROTOCOLS.clone();
  }

  /// The suites that are offered and accepted.
  public static String[] suites() {
    return SUITES.clone();
  }

  private void use(TlsFiles.Texts texts) {
    TlsMaterial material = texts.parsed();
    material.requireValidAt(clock.instant());
    trust.use(material.trusted());
    keys.use(material);
    used = texts.digest();
    refused = "";
    state = new State(material.notAfter(), null, state.reloads(), state.failures());
  }

  private void follow() {
    try {
      while (!stop.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
        check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void check() {
    try {
      TlsFiles.Texts texts = files.read();
      String digest = texts.digest();
      if (digest.equals(used)) {
        settle();
      } else if (!digest.equals(refused) && digest.equals(files.read().digest())) {
        refused = digest;
        use(texts);
        state = new State(state.notAfter(), null, state.reloads() + 1, state.failures());
        LOG.log(Level.INFO, "{0}: the new certificate files are used", name);
      }
    } catch (IOException e) {
      refuse(reason(e));
    } catch (IllegalArgumentException e) {
      refuse(String.valueOf(e.getMessage()));
    }
  }

  // The files are back to what is used.
  private void settle() {
    refused = "";
    if (state.fault() != null) {
      state = new State(state.notAfter(), null, state.reloads(), state.failures());
    }
  }

  private void refuse(String why) {
    if (why.equals(state.fault())) {
      return;
    }
    state = new State(state.notAfter(), why, state.reloads(), state.failures() + 1);
    LOG.log(Level.WARNING, "{0}: the old certificate is kept: {1}", name, why);
  }

  private static String reason(IOException e) {
    return "cannot read " + e.getMessage();
  }

  private static SSLContext context(CurrentKeys keys, CurrentTrust trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {keys}, new TrustManager[] {trust}, null);
      int seconds = Math.toIntExact(RESUMED.toSeconds());
      context.getServerSessionContext().setSessionTimeout(seconds);
      context.getClientSessionContext().setSessionTimeout(seconds);
      context.getServerSessionContext().setSessionCacheSize(10_000);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  @Override
  public void close() {
    stop.countDown();
  }
}

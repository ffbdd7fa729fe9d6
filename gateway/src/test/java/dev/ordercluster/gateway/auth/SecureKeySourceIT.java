package dev.ordercluster.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.ordercluster.runtime.tls.ReloadingTls;
import dev.ordercluster.runtime.tls.TestAuthority;
import dev.ordercluster.runtime.tls.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An issuer whose keys are behind TLS, with authorities of its own.
class SecureKeySourceIT {
  private static final Duration DAY = Duration.ofDays(1);

  private final TestAuthority first = new TestAuthority("first");
  private final TestAuthority second = new TestAuthority("second");
  private final Path directory;
  private final Path trusted;
  private HttpsServer server;

  SecureKeySourceIT(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.trusted = directory.resolve("ca.crt");
    this.server = serve(first, "127.0.0.1", 0);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private HttpsServer serve(TestAuthority authority, String name, int port) throws IOException {
    Path files = Files.createTempDirectory(directory, "issuer");
    authority.issue(DAY, name).write(files);
    var pair =
        TlsFiles.pair(
            Optional.of(files.resolve("tls.crt")),
            Optional.of(files.resolve("tls.key")),
            Optional.empty());
    HttpsServer made =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
    try (ReloadingTls tls =
        ReloadingTls.start("issuer", pair.orElseThrow(), InstantSource.system())) {
      made.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
    }
    made.createContext(
        "/jwks",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          try (var out = exchange.getResponseBody()) {
            out.write("{}".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
          }
        });
    made.start();
    return made;
  }

  private HttpKeySource source(Optional<Path> authorities) {
    int port = server.getAddress().getPort();
    return new HttpKeySource(URI.create("https://127.0.0.1:" + port + "/jwks"), authorities);
  }

  private static void assertRefused(HttpKeySource source) {
    assertThatThrownBy(source::read)
        .isInstanceOf(IOException.class)
        .cause()
        .cause()
        .isInstanceOf(SSLException.class);
  }

  @Test
  void theRightAuthorityIsBelievedAndNoOther() throws Exception {
    HttpKeySource right = source(Optional.of(first.write(trusted)));
    HttpKeySource wrong = source(Optional.of(second.write(directory.resolve("other.crt"))));
    HttpKeySource publicOnes = source(Optional.empty());
    try {
      assertThat(right.read()).isEqualTo("{}");
      assertRefused(wrong);
      assertRefused(publicOnes);
    } finally {
      right.close();
      wrong.close();
      publicOnes.close();
    }
  }

  @Test
  void aCertificateOfAnotherNameIsRefused() throws Exception {
    server.stop(0);
    server = serve(first, "another.example", 0);
    HttpKeySource source = source(Optional.of(first.write(trusted)));
    try {
      assertRefused(source);
    } finally {
      source.close();
    }
  }

  @Test
  void newAuthoritiesCountFromTheNextReadOnAndABrokenFileSaysSo() throws Exception {
    HttpKeySource source = source(Optional.of(first.write(trusted)));
    try {
      assertThat(source.read()).isEqualTo("{}");
      int port = server.getAddress().getPort();
      server.stop(0);
      server = serve(second, "127.0.0.1", port);
      assertRefused(source);
      Files.writeString(trusted, first.pem() + second.pem());
      assertThat(source.read()).isEqualTo("{}");
      Files.writeString(trusted, "not a certificate");
      assertThatThrownBy(source::read)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("CERTIFICATE");
      second.write(trusted);
      assertThat(source.read()).isEqualTo("{}");
    } finally {
      source.close();
    }
  }
}

package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.gateway.fixture.FrameClient;
import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.SecureClient;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.http2.ErrorCode;
import dev.ordercluster.runtime.tls.TestAuthority;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// What RFC 9113 and RFC 7541 demand of a server that is sent raw frames. A rule of the connection
/// that is broken ends it, and a request behind it is not served; a rule of a stream that is broken
/// resets the stream, and the connection goes on.
@TestInstance(Lifecycle.PER_CLASS)
class Http2ConformanceIT {
  private final TestAuthority authority = new TestAuthority("authority");
  private Instance instance;
  private TestGateway gateway;

  @BeforeAll
  void start(@TempDir Path directory) {
    instance = Instance.echo("127.0.0.1", 0);
    authority.issue(Duration.ofDays(1), "localhost").write(directory);
    gateway =
        TestGateway.start(
            directory, FrameCases.TOKENS, SecureClient.settings(directory, Map.of()), instance);
  }

  @AfterAll
  void stop() {
    gateway.close();
    instance.close();
  }

  private FrameClient client() throws Exception {
    var socket = new SecureClient(authority, gateway.securePort()).connect("h2", "http/1.1");
    assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
    return new FrameClient(socket).begin();
  }

  @ParameterizedTest
  @FieldSource("dev.ordercluster.gateway.FrameCases#ENDING")
  void whatBreaksTheConnectionEndsIt(FrameCases.Case broken) throws Exception {
    int before = served();
    try (FrameClient client = client()) {
      sendAll(client, broken.frames() + FrameCases.LAST);
      var seen = client.read(10_000, _ -> false);
      assertThat(seen.goAway).isEqualTo(broken.code().wire());
      assertThat(seen.closed).isTrue();
      assertThat(seen.heads).doesNotContainKey(2001);
      assertThat(served()).isEqualTo(before);
    }
  }

  // Not what the frames before the broken one asked for, but what came behind it.
  private int served() {
    return (int)
        instance.received().stream().filter(it -> it.head().target().endsWith("hidden")).count();
  }

  // The gateway may close before it has read everything.
  private static void sendAll(FrameClient client, String frames) {
    try {
      client.send(frames);
    } catch (java.io.IOException e) {
      assertThat(e)
          .isInstanceOfAny(java.net.SocketException.class, javax.net.ssl.SSLException.class);
    }
  }

  @ParameterizedTest
  @FieldSource("dev.ordercluster.gateway.FrameAnswers#RESETTING")
  void whatBreaksAStreamResetsItAndTheConnectionGoesOn(FrameCases.Case broken) throws Exception {
    try (FrameClient client = client()) {
      client.send(broken.frames() + FrameCases.LAST);
      var seen = client.read(10_000, it -> it.ended.contains(2001) && it.resets.containsKey(1));
      assertThat(seen.resets).containsEntry(1, broken.code().wire());
      assertThat(seen.status(2001)).isEqualTo(200);
      assertThat(seen.goAway).isEqualTo(-1);
    }
  }

  // Whether the answer has left by then is a race: a rule of the stream is broken before that, and
  // one of the connection after it. What is said of it is the same.
  @ParameterizedTest
  @FieldSource("dev.ordercluster.gateway.FrameAnswers#TOO_LATE")
  void fieldsBehindTheEndOfAStreamComeTooLate(String frames) throws Exception {
    for (int i = 0; i < 10; i++) {
      try (FrameClient client = client()) {
        sendAll(client, frames);
        var seen = client.read(10_000, it -> it.resets.containsKey(1));
        int code = ErrorCode.STREAM_CLOSED.wire();
        assertThat(seen.resets.getOrDefault(1, seen.goAway)).isEqualTo(code);
      }
    }
  }

  @ParameterizedTest
  @FieldSource("dev.ordercluster.gateway.FrameAnswers#SERVED")
  void whatIsLegalIsAnsweredAndTheConnectionGoesOn(FrameCases.Answered request) throws Exception {
    try (FrameClient client = client()) {
      client.send(request.frames() + FrameCases.LAST);
      var seen = client.read(10_000, it -> it.ended.contains(1) && it.ended.contains(2001));
      assertThat(seen.status(1)).isEqualTo(request.status());
      assertThat(seen.status(2001)).isEqualTo(200);
      assertThat(seen.resets).doesNotContainKey(1);
      assertThat(seen.heads.get(1)).doesNotContainKeys("connection", "transfer-encoding");
    }
  }
}

package dev.ordercluster.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.gateway.fixture.RawClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A process that may open fewer files than clients open sockets.
class DescriptorExhaustionIT {
  private static final int DESCRIPTORS = 250;
  private static final int SOCKETS = 400;
  private static final String GET =
      "GET /v1/products HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

  private final List<Socket> silent = new ArrayList<>();
  private final Process process;
  private final int port;

  DescriptorExhaustionIT() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    process =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -n " + DESCRIPTORS + " && exec \"$0\" \"$@\"",
                java,
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ListenerWithoutDescriptors.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    port = Integer.parseInt(String.valueOf(out.readLine()));
  }

  @AfterEach
  void stop() throws Exception {
    for (Socket socket : silent) {
      socket.close();
    }
    process.getOutputStream().close();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  private RawClient.Reply ask() throws IOException {
    return RawClient.exchange(port, GET, 90_000);
  }

  @Test
  void aListenerThatRunsOutOfDescriptorsMakesRoomAndGoesOnAccepting() throws Exception {
    assertThat(ask().body()).isEqualTo("failures: 0");
    for (int i = 0; i < SOCKETS; i++) {
      silent.add(new Socket(InetAddress.getLoopbackAddress(), port));
    }
    RawClient.Reply among = ask();
    assertThat(among.status()).isEqualTo(200);
    assertThat(among.body()).startsWith("failures: ").isNotEqualTo("failures: 0");
    for (Socket socket : silent) {
      socket.close();
    }
    assertThat(ask().status()).isEqualTo(200);
    assertThat(process.isAlive()).isTrue();
  }
}

package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.wire.Headers;
import dev.ordercluster.gateway.wire.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// A listener in a process of its own that takes on more connections than the process has
/// descriptors for. It answers with how often it could not accept, and ends with its input.
final class ListenerWithoutDescriptors {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private ListenerWithoutDescriptors() {}

  public static void main(String[] arguments) throws IOException {
    AtomicInteger failures = new AtomicInteger();
    EdgeSettings settings =
        new EdgeSettings(
            "127.0.0.1",
            0,
            EdgeSettings.Plain.SERVE,
            Optional.empty(),
            Optional.empty(),
            false,
            new Limits(8192, 32768, 100),
            new Deadlines(PATIENCE, PATIENCE, PATIENCE, PATIENCE),
            1024,
            100_000,
            100_000,
            Duration.ofSeconds(1));
    Handler handler =
        (_, response) ->
            response.send(
                200,
                Headers.of("Content-Type", "text/plain"),
                ("failures: " + failures.get()).getBytes(StandardCharsets.US_ASCII));
    EdgeListener.Parts parts =
        new EdgeListener.Parts(
            new TrustedProxies(List.of()),
            handler,
            (_, code) -> failures.addAndGet(code.equals("accept") ? 1 : 0),
            Optional.empty(),
            () -> false);
    try (EdgeListener listener = EdgeListener.startWithin(100_000, settings, parts)) {
      System.out.println(listener.port());
      System.out.flush();
      var _ = System.in.read();
    }
  }
}

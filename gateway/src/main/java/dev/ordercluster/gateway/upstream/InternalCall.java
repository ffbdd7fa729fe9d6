package dev.ordercluster.gateway.upstream;

import dev.ordercluster.gateway.wire.BodyFraming;
import dev.ordercluster.gateway.wire.BodyReader;
import dev.ordercluster.gateway.wire.HeadWriter;
import dev.ordercluster.gateway.wire.ResponseHead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// A small question of the gateway's own to the service: one document there, one document back,
/// from another instance when the first fails, all within one deadline.
public final class InternalCall {
  private static final int ATTEMPTS = 2;
  private static final int MAX_ANSWER = 64 * 1024;

  private final Upstreams upstreams;
  private final String host;
  private final Duration deadline;

  /// Asks the instances behind one name.
  ///
  /// @param host the name as it stands in Host
  public InternalCall(Upstreams upstreams, String host, Duration deadline) {
    this.upstreams = upstreams;
    this.host = host;
    this.deadline = deadline;
  }

  /// Posts a document that may be posted twice.
  ///
  /// @throws IOException when no instance answers 200 in time
  public byte[] post(String path, String token, String document) throws IOException {
    long end = System.nanoTime() + deadline.toNanos();
    HeadWriter request = request(path, token, document.getBytes(StandardCharsets.UTF_8));
    Set<Upstream> tried = new HashSet<>();
    IOException last = new IOException("there is no instance to ask");
    for (int i = 0; i < ATTEMPTS && System.nanoTime() - end < 0; i++) {
      Optional<Upstream> upstream = upstreams.pick(tried);
      if (upstream.isEmpty()) {
        throw last;
      }
      tried.add(upstream.get());
      try {
        return ask(upstream.get(), request, end);
      } catch (IOException e) {
        last = e;
      } finally {
        upstream.get().end();
      }
    }
    throw last;
  }

  private HeadWriter request(String path, String token, byte[] body) {
    return new HeadWriter()
        .requestLine("POST", path)
        .field("Host", host)
        .field("Authorization", "Bearer " + token)
        .field("Content-Type", "application/json")
        .field("Content-Length", Integer.toString(body.length))
        .end()
        .body(body, 0, body.length);
  }

  private static byte[] ask(Upstream upstream, HeadWriter request, long end) throws IOException {
    UpstreamConnection connection;
    try {
      connection = upstream.connect(end, true);
    } catch (UpstreamException e) {
      upstream.connectionFailed();
      throw e;
    }
    boolean reusable = false;
    try {
      connection.send(request.bytes(), 0, request.length());
      ResponseHead head = connection.readHead();
      BodyReader body = connection.body(BodyFraming.ofResponse("POST", head));
      byte[] answer = read(body);
      reusable = body.finished() && !head.headers().tokens("Connection").contains("close");
      if (head.status() != 200) {
        throw new IOException("expected 200 of " + upstream.name() + ", was " + head.status());
      }
      return answer;
    } finally {
      if (reusable) {
        upstream.release(connection);
      } else {
        upstream.discard(connection);
      }
    }
  }

  private static byte[] read(BodyReader body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    while (!body.finished()) {
      int count = body.read(buffer, 0, buffer.length);
      if (count > 0) {
        out.write(buffer, 0, count);
      }
      if (out.size() > MAX_ANSWER) {
        throw new IOException("an answer of more than " + MAX_ANSWER + " bytes");
      }
    }
    return out.toByteArray();
  }
}

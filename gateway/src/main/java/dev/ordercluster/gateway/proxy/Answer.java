package dev.ordercluster.gateway.proxy;

import dev.ordercluster.gateway.compress.Coding;
import dev.ordercluster.gateway.compress.Gzip;
import dev.ordercluster.gateway.edge.Response;
import dev.ordercluster.gateway.upstream.Upstream;
import dev.ordercluster.gateway.upstream.UpstreamConnection;
import dev.ordercluster.gateway.upstream.UpstreamException;
import dev.ordercluster.gateway.wire.BodyFraming;
import dev.ordercluster.gateway.wire.BodyReader;
import dev.ordercluster.gateway.wire.Headers;
import dev.ordercluster.gateway.wire.MalformedMessageException;
import dev.ordercluster.gateway.wire.ResponseHead;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// An instance's answer whose head is read and whose body is still on the connection.
final class Answer {
  private static final Logger LOG = System.getLogger(Answer.class.getName());
  private static final byte[] NOTHING = {};
  private static final int BUFFER = 16 * 1024;
  // A stream may last as long as it makes progress.
  private static final Duration BODY_PART = Duration.ofSeconds(30);

  private final Upstream upstream;
  private final UpstreamConnection connection;
  private final ResponseHead head;
  private final BodyReader body;
  private final boolean reusable;

  /// Finds out how the body is framed.
  ///
  /// @throws UpstreamException when the answer's framing cannot be trusted
  Answer(Upstream upstream, UpstreamConnection connection, ResponseHead head, String method)
      throws UpstreamException {
    this.upstream = upstream;
    this.connection = connection;
    this.head = head;
    try {
      this.body = connection.body(BodyFraming.ofResponse(method, head));
    } catch (MalformedMessageException e) {
      throw connection.failed("the answer's framing is broken", e);
    }
    this.reusable =
        head.minorVersion() == 1
            && !(body.framing() instanceof BodyFraming.UntilClose)
            && !head.headers().tokens("Connection").contains("close");
  }

  boolean isServerError() {
    return head.status() >= 500 && head.status() != 501;
  }

  /// The instance says that it cannot serve now.
  boolean isRefusal() {
    return head.status() == 502 || head.status() == 503;
  }

  /// Gives the answer to the client after all, and ends the request on the instance.
  void relay(Exchange exchange) throws IOException {
    try {
      relayWithoutEnd(exchange);
    } finally {
      upstream.end();
    }
  }

  /// Throws the answer away, and ends the request on the instance.
  void drop() {
    upstream.discard(connection);
    upstream.end();
  }

  void relayWithoutEnd(Exchange exchange) throws IOException {
    boolean whole = false;
    try {
      copy(exchange);
      whole = true;
    } finally {
      if (whole && reusable && body.finished() && !connection.hasBuffered()) {
        upstream.release(connection);
      } else {
        upstream.discard(connection);
      }
    }
    if (exchange.response().begun()) {
      exchange.response().finish();
    }
  }

  private void copy(Exchange exchange) throws IOException {
    Headers headers = ForwardedHeaders.toClient(head.headers());
    byte[] start = NOTHING;
    if (exchange.fill().isPresent()) {
      Fill fill = exchange.fill().get();
      if (fill.confirms(head.status()) || fill.absorbs(head.status())) {
        return;
      }
      if (fill.takes(head, body.framing())) {
        start = upTo(fill.maxBody());
        if (body.finished()) {
          fill.captured(headers, start);
          return;
        }
      }
    }
    relay(exchange, headers, start);
  }

  /// @param start of the body, read already
  private void relay(Exchange exchange, Headers headers, byte[] start) throws IOException {
    exchange.answeredWith(head.status());
    exchange.rules().mark(exchange, headers);
    exchange.extra().forEach((name, value) -> put(headers, name, value));
    Optional<SessionAnswer> change = exchange.sessionAnswer();
    if (change.isPresent()) {
      change.get().changeHead(head.status(), headers);
      if (change.get().takesBody(head.status())) {
        copyChanged(exchange, change.get(), headers);
        return;
      }
    }
    if (exchange.stream().isPresent()) {
      // For a proxy in front that would collect the stream before it passes anything on.
      headers.set("X-Accel-Buffering", "no");
    }
    if (head.status() == 304) {
      AnswerRules.retag(exchange, headers);
    }
    Coding coding = AnswerRules.coding(exchange, head.status(), headers, length());
    String method = exchange.request().method();
    switch (coding) {
      case IDENTITY -> {
        exchange.response().begin(head.status(), headers, framingForClient(method));
        exchange.response().write(start, 0, start.length);
        copyBody(exchange.response()::write, exchange);
      }
      case GZIP -> {
        headers.set("Content-Encoding", "gzip");
        headers.first("ETag").ifPresent(tag -> headers.set("ETag", coding.tag(tag)));
        BodyFraming framing = method.equals("HEAD") ? BodyFraming.NONE : BodyFraming.CHUNKED;
        exchange.response().begin(head.status(), headers, framing);
        copyCompressed(exchange, start);
      }
    }
  }

  private long length() throws MalformedMessageException {
    return BodyFraming.ofResponse("GET", head) instanceof BodyFraming.Fixed(long bytes)
        ? bytes
        : head.headers().contains("Content-Length") ? 0 : Long.MAX_VALUE;
  }

  /// Where body bytes go.
  private interface Sink {
    void write(byte[] bytes, int offset, int length) throws IOException;
  }

  private void copyCompressed(Exchange exchange, byte[] start) throws IOException {
    Gzip gzip = new Gzip(exchange.response().asStream());
    try {
      gzip.write(start, 0, start.length);
      copyBody(gzip::write, exchange);
      gzip.finish();
    } finally {
      gzip.discard();
    }
  }

  // What an answer varies by adds up; everything else that the gateway says replaces what was said.
  static void put(Headers headers, String name, String value) {
    if (name.equals("Vary")) {
      headers.add(name, value);
    } else {
      headers.set(name, value);
    }
  }

  private void copyBody(Sink out, Exchange exchange) throws IOException {
    Response response = exchange.response();
    Optional<Streams.Stream> stream = exchange.stream();
    byte[] buffer = null;
    stream.ifPresent(open -> open.reads(connection));
    while (!body.finished()) {
      if (stream.isPresent() || !connection.hasBuffered()) {
        response.flush();
        if (stream.isPresent() && stream.get().isOver()) {
          return;
        }
      }
      if (buffer == null) {
        buffer = new byte[bufferSize()];
      }
      try {
        connection.waitAtMost(stream.map(Streams.Stream::nextWait).orElse(BODY_PART));
        int count = body.read(buffer, 0, buffer.length);
        connection.waitOver();
        if (count > 0) {
          out.write(buffer, 0, count);
        }
      } catch (IOException e) {
        if (stream.isPresent() && stream.get().isOver()) {
          return;
        }
        throw e;
      }
    }
  }

  // Nothing has gone to the client yet, so an answer that cannot be changed becomes a refusal.
  private void copyChanged(Exchange exchange, SessionAnswer change, Headers headers)
      throws IOException {
    byte[] changed;
    try {
      changed = change.changeBody(headers, wholeBody());
    } catch (IOException e) {
      LOG.log(Level.WARNING, "{0} answered: {1}", upstream.name(), e.getMessage());
      exchange.refuse(GatewayProblems.badGateway());
      return;
    }
    exchange.response().begin(head.status(), headers, new BodyFraming.Fixed(changed.length));
    exchange.response().write(changed, 0, changed.length);
  }

  private byte[] wholeBody() throws IOException {
    byte[] whole = upTo(SessionAnswer.MAX_BODY);
    if (!body.finished()) {
      throw new IOException("more than can be changed");
    }
    return whole;
  }

  private byte[] upTo(int max) throws IOException {
    byte[] read = new byte[Math.min(max, bufferSize())];
    int length = 0;
    while (!body.finished() && length < max) {
      if (length == read.length) {
        read = Arrays.copyOf(read, Math.min(max, length * 2));
      }
      connection.waitAtMost(BODY_PART);
      length += Math.max(0, body.read(read, length, read.length - length));
      connection.waitOver();
    }
    return Arrays.copyOf(read, length);
  }

  private int bufferSize() {
    return body.framing() instanceof BodyFraming.Fixed fixed && fixed.length() < BUFFER
        ? (int) fixed.length()
        : BUFFER;
  }

  private BodyFraming framingForClient(String method) throws MalformedMessageException {
    if (method.equals("HEAD")) {
      // What GET would have had: relayed as a length, with no body behind it.
      return head.headers().contains("Content-Length")
          ? BodyFraming.ofResponse("GET", head)
          : BodyFraming.NONE;
    }
    return body.framing();
  }
}

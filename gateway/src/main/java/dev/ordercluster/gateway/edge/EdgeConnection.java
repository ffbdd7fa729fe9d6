package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.wire.BodyFraming;
import dev.ordercluster.gateway.wire.HeadWriter;
import dev.ordercluster.gateway.wire.Headers;
import dev.ordercluster.gateway.wire.MalformedMessageException;
import dev.ordercluster.gateway.wire.MessageReader;
import dev.ordercluster.gateway.wire.Reasons;
import dev.ordercluster.gateway.wire.RequestHead;
import dev.ordercluster.runtime.Problem;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// One client connection on its own virtual thread: read a head, check it, let the handler answer,
/// again. After any framing error, and after `Connection: close`, nothing more is read as a
/// request, whatever has already arrived.
final class EdgeConnection implements ServerConnection {
  private static final Logger LOG = System.getLogger(EdgeConnection.class.getName());
  // A client that is still sending gets this long to notice the answer before the socket is reset.
  private static final Duration LINGER = Duration.ofMillis(300);
  private static final int LINGER_BYTES = 256 * 1024;

  private final EdgeListener.Shared shared;
  private final ConnectionContext context;
  private volatile @Nullable Deadline watched;
  private volatile boolean idle = true;
  private volatile boolean stopping;
  private volatile long idleSince = System.nanoTime();

  EdgeConnection(EdgeListener.Shared shared, ConnectionContext context) {
    this.shared = shared;
    this.context = context;
  }

  @Override
  public void handle(Limit limit) {
    Deadline deadline = shared.watchdog().watch(Thread.currentThread());
    watched = deadline;
    ClientSocket socket = new ClientSocket(context);
    var channel =
        new Response.Channel(socket, deadline, shared.settings().deadlines(), new HeadWriter());
    MessageReader reader = new MessageReader(socket::read, shared.settings().limits());
    try {
      serveAll(reader, channel);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "client connection ended: {0}", e.getMessage());
    } finally {
      shared.watchdog().forget(deadline);
      var _ = Thread.interrupted();
    }
  }

  // A trusted proxy speaks for many, so it has no share of its own.
  private void serveAll(MessageReader reader, Response.Channel channel) throws IOException {
    InetAddress peer = peer();
    if (shared.proxies().trusts(peer)) {
      serveUntilClosed(reader, channel);
      return;
    }
    String source = TrustedProxies.sourceKey(peer);
    if (!shared.connections().enter(source)) {
      refuse(tooMany(), null, channel);
      linger(reader, channel);
      return;
    }
    try {
      serveUntilClosed(reader, channel);
    } finally {
      shared.connections().leave(source);
    }
  }

  private void serveUntilClosed(MessageReader reader, Response.Channel channel) throws IOException {
    boolean open = true;
    while (open && !stopping) {
      open = serveOne(reader, channel);
    }
  }

  private boolean serveOne(MessageReader reader, Response.Channel channel) throws IOException {
    Deadlines deadlines = channel.deadlines();
    idleSince = System.nanoTime();
    idle = true;
    // close() sets `stopping` before it reads `idle`: one of the two sees the other.
    if (stopping) {
      return false;
    }
    channel.deadline().within(deadlines.idle(), "to send a request");
    if (!reader.awaitData()) {
      return false;
    }
    idle = false;
    channel.deadline().within(deadlines.head(), "to send a request head");
    RequestHead head = null;
    try {
      head = reader.readRequestHead();
      if (head == null) {
        return false;
      }
      channel.deadline().clear();
      return serve(head, reader, channel);
    } catch (MalformedMessageException e) {
      refuse(e, head, channel);
      linger(reader, channel);
      return false;
    }
  }

  private boolean serve(RequestHead head, MessageReader reader, Response.Channel channel)
      throws IOException {
    BodyFraming framing = BodyFraming.ofRequest(head);
    CanonicalPath path = RequestCheck.pathOf(head);
    RequestBody body =
        new RequestBody(
            reader.body(framing),
            channel,
            shared.settings().maxBody(),
            RequestCheck.wantsContinue(head));
    String id = newId();
    Response response = new Response(channel, head, body, id);
    if (stopping || shared.draining().getAsBoolean()) {
      response.closeAfter();
    }
    Request request =
        new Request(
            head.method(),
            path,
            head.headers(),
            body,
            shared.proxies().clientOf(peer(), head.headers()),
            id,
            TraceContext.continuing(head.headers().first("traceparent")),
            context.isSecure());
    handle(request, response);
    if (!response.keepAlive() && !body.finished()) {
      linger(reader, channel);
    }
    return response.keepAlive();
  }

  private void handle(Request request, Response response) throws IOException {
    try {
      shared.handler().handle(request, response);
    } catch (MalformedMessageException e) {
      if (response.begun()) {
        throw new IOException("the request broke off after the answer began", e);
      }
      shared.refusals().refused(e.status(), e.code());
      response.closeAfter();
      Problems.send(response, problem(e), new Headers());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a request failed inside the gateway", e);
      if (response.begun()) {
        throw new IOException("failed after the answer began", e);
      }
      response.closeAfter();
      Problems.send(
          response,
          Problem.of(500, "internal", Reasons.of(500), "The gateway failed; try again."),
          new Headers());
    }
  }

  private void refuse(
      MalformedMessageException e, @Nullable RequestHead head, Response.Channel channel)
      throws IOException {
    channel.deadline().clear();
    shared.refusals().refused(e.status(), e.code());
    Headers extra = new Headers();
    if (e.status() == 503) {
      extra.add("Retry-After", "1");
    }
    if (e.status() == 405) {
      extra.add("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    }
    Problems.send(new Response(channel, head, null, newId()), problem(e), extra);
  }

  private static MalformedMessageException tooMany() {
    return new MalformedMessageException(
        503, "too-many-connections", "this address has as many connections as it may: use those");
  }

  private static Problem problem(MalformedMessageException e) {
    return Problem.of(e.status(), e.code(), Reasons.of(e.status()), e.detail());
  }

  // Closing a socket that has unread bytes resets it, and the client may never see the answer.
  private static void linger(MessageReader reader, Response.Channel channel) throws IOException {
    byte[] scratch = new byte[8192];
    channel.deadline().within(LINGER, "to stop sending");
    int left = LINGER_BYTES;
    int count = 0;
    while (left > 0 && count >= 0) {
      count = reader.discard(scratch);
      left -= count;
    }
    channel.deadline().clear();
  }

  private InetAddress peer() {
    if (context.remotePeer().address() instanceof InetSocketAddress address) {
      return address.getAddress();
    }
    throw new IllegalStateException("a TCP peer has an address");
  }

  private static String newId() {
    var random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }

  @Override
  public Duration idleTime() {
    return idle ? Duration.ofNanos(System.nanoTime() - idleSince) : Duration.ZERO;
  }

  @Override
  public void close(boolean interrupt) {
    stopping = true;
    Deadline deadline = watched;
    if (deadline != null && (interrupt || idle)) {
      deadline.expireNow();
    }
  }
}

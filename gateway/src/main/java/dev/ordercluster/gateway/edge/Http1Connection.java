package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.wire.BodyFraming;
import dev.ordercluster.gateway.wire.HeadWriter;
import dev.ordercluster.gateway.wire.Headers;
import dev.ordercluster.gateway.wire.MalformedMessageException;
import dev.ordercluster.gateway.wire.MessageReader;
import dev.ordercluster.gateway.wire.RequestHead;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// HTTP/1.1 on one client connection: read a head, check it, let the handler answer, again. After
/// any framing error, and after `Connection: close`, nothing more is read as a request, whatever
/// has already arrived.
final class Http1Connection {
  private final EdgeListener.Shared shared;
  private final EdgeConnection.Established established;
  private final boolean redirects;
  private final MessageReader reader;
  private final Http1Response.Channel channel;

  /// Ready to serve.
  ///
  /// @param redirects every request is sent on to the TLS port
  Http1Connection(
      EdgeListener.Shared shared, EdgeConnection.Established established, boolean redirects) {
    this.shared = shared;
    this.established = established;
    this.redirects = redirects;
    this.reader = new MessageReader(established.socket()::read, shared.settings().limits());
    this.channel =
        new Http1Response.Channel(
            established.socket(),
            established.deadline(),
            shared.settings().deadlines(),
            new HeadWriter());
  }

  void serve() throws IOException {
    MalformedMessageException refused = established.refused();
    if (refused != null) {
      refuse(refused, null);
      linger();
      return;
    }
    boolean open = true;
    while (open && established.activity().rest()) {
      open = serveOne();
    }
  }

  private boolean serveOne() throws IOException {
    Deadlines deadlines = channel.deadlines();
    channel.deadline().within(deadlines.idle(), "to send a request");
    if (!reader.awaitData()) {
      return false;
    }
    established.activity().work();
    channel.deadline().within(deadlines.head(), "to send a request head");
    RequestHead head = null;
    try {
      head = reader.readRequestHead();
      if (head == null) {
        return false;
      }
      channel.deadline().clear();
      return serve(head);
    } catch (MalformedMessageException e) {
      refuse(e, head);
      linger();
      return false;
    }
  }

  private boolean serve(RequestHead head) throws IOException {
    BodyFraming framing = BodyFraming.ofRequest(head);
    CanonicalPath path = RequestCheck.pathOf(head);
    Http1Body body =
        new Http1Body(
            reader.body(framing),
            channel,
            shared.settings().maxBody(),
            RequestCheck.wantsContinue(head));
    String id = Answering.newId();
    Http1Response response = new Http1Response(channel, head, body, id);
    if (established.activity().isStopping() || shared.draining().getAsBoolean()) {
      response.closeAfter();
    }
    if (redirects) {
      response.closeAfter();
      Redirect.toSecure(head, path, shared.settings().redirectPort(), response);
    } else {
      shared.answering().answer(request(head, path, body, id), response);
    }
    if (!response.keepAlive() && !body.finished()) {
      linger();
    }
    return response.keepAlive();
  }

  private Request request(RequestHead head, CanonicalPath path, RequestBody body, String id) {
    return new Request(
        head.method(),
        path,
        head.headers(),
        body,
        shared.proxies().clientOf(established.peer(), head.headers()),
        id,
        TraceContext.continuing(head.headers().first("traceparent")),
        channel.socket().isSecure()
            || shared.proxies().saysSecure(established.peer(), head.headers()));
  }

  private void refuse(MalformedMessageException e, @Nullable RequestHead head) throws IOException {
    channel.deadline().clear();
    Http1Response response = new Http1Response(channel, head, null, Answering.newId());
    shared.answering().refuse(e, response, new Headers());
  }

  // The client is told at once that nothing more comes, so that it need not wait for our end.
  private void linger() throws IOException {
    channel.socket().endOutput();
    new LingeringClose(established).awaitEnd(reader::discard);
  }
}

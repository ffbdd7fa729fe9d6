package dev.ordercluster.orders.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/// Writes replies. To HEAD goes what GET would get but its content, with its length where it is
/// known.
final class ReplyWriter {
  private static final Logger LOG = System.getLogger(ReplyWriter.class.getName());

  private final BooleanSupplier draining;

  /// Makes one.
  ///
  /// @param draining true once the process is stopping: connections are then closed after the
  ///   answer
  ReplyWriter(BooleanSupplier draining) {
    this.draining = draining;
  }

  /// Sends the head, and the body when it is a text; a stream is left to [#stream].
  void begin(Reply reply, ServerRequest request, ServerResponse response) {
    response.status(reply.status());
    reply.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
    if (draining.getAsBoolean()) {
      response.header(HeaderNames.CONNECTION, "close");
    }
    switch (reply.content()) {
      case Reply.Text(String text) when text.isEmpty() -> response.send();
      case Reply.Text(String text) -> {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        if (isHead(request)) {
          response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
          response.send();
        } else {
          response.send(body);
        }
      }
      case Reply.Streamed _ -> {}
    }
  }

  /// Lets the body be written; it has ended when this returns.
  static void stream(Reply.Writing writing, ServerRequest request, ServerResponse response) {
    if (isHead(request)) {
      response.send();
    }
    // Who writes has something open that only the writing closes, also when nobody reads.
    try (OutputStream out = isHead(request) ? new Unread() : response.outputStream()) {
      writing.to(out);
    } catch (IOException | UncheckedIOException e) {
      LOG.log(Level.DEBUG, "the reader of a stream went away", e);
    }
  }

  private static boolean isHead(ServerRequest request) {
    return request.prologue().method().equals(Method.HEAD);
  }

  private static final class Unread extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("an answer to HEAD has no content");
    }
  }
}

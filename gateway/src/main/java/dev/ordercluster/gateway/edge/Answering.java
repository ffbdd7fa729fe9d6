package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.wire.Headers;
import dev.ordercluster.gateway.wire.MalformedMessageException;
import dev.ordercluster.gateway.wire.Reasons;
import dev.ordercluster.runtime.Problem;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// Lets the handler answer, and answers itself where the handler could not: the same for every
/// version of HTTP.
final class Answering {
  private static final Logger LOG = System.getLogger(Answering.class.getName());

  private final Handler handler;
  private final Refusals refusals;

  Answering(Handler handler, Refusals refusals) {
    this.handler = handler;
    this.refusals = refusals;
  }

  void answer(Request request, Response response) throws IOException {
    try {
      handler.handle(request, response);
    } catch (MalformedMessageException e) {
      if (response.begun()) {
        throw new IOException("the request broke off after the answer began", e);
      }
      response.closeAfter();
      refuse(e, response, new Headers());
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

  /// Answers what broke a rule of the edge, and counts it.
  void refuse(MalformedMessageException e, Response response, Headers extra) throws IOException {
    refusals.refused(e.status(), e.code());
    if (e.status() == 405) {
      extra.add("Allow", RequestCheck.ALLOW);
    } else if (e.status() == 503) {
      extra.add("Retry-After", "1");
    }
    Problems.send(
        response, Problem.of(e.status(), e.code(), Reasons.of(e.status()), e.detail()), extra);
  }

  /// Counts a connection that was closed before there was a request to answer.
  void dropped(String code) {
    refusals.refused(0, code);
  }

  /// A request id of ours.
  static String newId() {
    var random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }
}

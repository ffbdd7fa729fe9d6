package dev.ordercluster.orders.stream;

import dev.ordercluster.orders.cache.Entry;
import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.identity.Grants;
import dev.ordercluster.orders.lookup.OrderLookup;
import dev.ordercluster.orders.order.OrderStatus;
import dev.ordercluster.runtime.Problem.FieldError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// `GET /v1/orders/{id}/events`: the order's history and then what happens to it, as server-sent
/// events whose id is the order's version. `Last-Event-ID` goes on behind that version. The stream
/// ends at a final state; a client that has seen it and reconnects is told 204, which ends an
/// EventSource for good.
public final class StreamHandler {
  private static final Duration LOOK = Duration.ofMillis(250);

  private final OrderLookup lookup;
  private final OrderStreams streams;
  private final StreamConfig config;
  private final BooleanSupplier draining;

  /// Wires the handler.
  ///
  /// @param draining true once the process is stopping: streams then end within a moment
  public StreamHandler(
      OrderLookup lookup, OrderStreams streams, StreamConfig config, BooleanSupplier draining) {
    this.lookup = lookup;
    this.streams = streams;
    this.config = config;
    this.draining = draining;
  }

  /// The routes of this slice.
  public List<Route> routes() {
    return List.of(Route.get("/v1/orders/{id}/events", Grants.ORDERS_READ, this::events));
  }

  Reply events(Call call) {
    call.allowParameters();
    UUID id = call.id();
    long seen = lastEventId(call);
    Entry entry = lookup.find(id).orElseThrow(() -> ProblemException.notFound("order"));
    if (!call.caller().maySee(entry.owner())) {
      throw ProblemException.notFound("order");
    }
    // A version that there has never been, as after a backup was restored: all is told again.
    long after = seen > entry.version() ? 0 : seen;
    if (after == entry.version() && new Moment(after, status(entry), "").isLast()) {
      return Reply.empty(204).with("Cache-Control", "no-store");
    }
    Subscription subscription = streams.subscribe(id, call.caller().subject(), after);
    return Reply.streamed(200, "text/event-stream", out -> write(subscription, out))
        .with("Cache-Control", "no-store")
        .with("X-Accel-Buffering", "no");
  }

  private void write(Subscription subscription, OutputStream out) throws IOException {
    String why = "gone";
    try {
      why = writeMoments(subscription, out);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      subscription.written();
      streams.end(subscription, why);
    }
  }

  // Returns why the stream ended.
  private String writeMoments(Subscription subscription, OutputStream out)
      throws IOException, InterruptedException {
    long opened = System.nanoTime();
    long said = opened;
    send(subscription, out, "retry: 2000\n\n");
    while (!draining.getAsBoolean() && !streams.isStopping()) {
      @Nullable Moment moment = subscription.next(LOOK);
      long now = System.nanoTime();
      if (moment != null) {
        send(subscription, out, moment.frame());
        said = now;
        if (moment.isLast()) {
          return "final";
        }
      } else if (subscription.isBehind()) {
        return "behind";
      } else if (now - opened > config.longest().toNanos()) {
        return "age";
      } else if (now - said > config.heartbeat().toNanos()) {
        send(subscription, out, ": still here\n\n");
        said = now;
      }
    }
    return "stopping";
  }

  private static void send(Subscription subscription, OutputStream out, String text)
      throws IOException {
    subscription.writing();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
    subscription.written();
  }

  private static OrderStatus status(Entry entry) {
    return OrderStatus.valueOf(
        Json.parse(entry.body().getBytes(StandardCharsets.UTF_8)).path("status").asText());
  }

  private static long lastEventId(Call call) {
    String text = call.header("Last-Event-ID").map(String::strip).orElse("");
    if (text.isEmpty()) {
      return 0;
    }
    if (!text.matches("[0-9]{1,18}")) {
      throw ProblemException.badRequest(
          new FieldError(
              "#header/Last-Event-ID", "invalid", "expected the version of the last event seen"));
    }
    return Long.parseLong(text);
  }
}

package dev.ordercluster.orders.customer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.orders.crypto.ErasureWatch;
import dev.ordercluster.orders.housekeeping.Repeating;
import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.EntityTags;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.identity.Grants;
import dev.ordercluster.orders.telemetry.Meters;
import dev.ordercluster.runtime.Problem;
import dev.ordercluster.runtime.Problem.FieldError;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Erasing a customer. The request destroys its data keys, which makes everything that is sealed
/// for it unreadable at once: rows, caches, stored answers, backups. What is then left in other
/// stores follows in the background, after every instance has forgotten opened keys; only then is
/// the erasure finished and published. Orders stay, without what made them personal.
final class Erasures implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Erasures.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final ErasureStore store;
  private final List<PersonalData> parts;
  private final Duration keyMemory;
  private final Runnable published;
  private final Repeating worker;

  /// Wires it.
  ///
  /// @param keyMemory how long an instance may remember an opened key
  /// @param published called after a commit that left events in the outbox
  Erasures(
      ErasureStore store,
      List<PersonalData> parts,
      Duration keyMemory,
      Runnable published,
      Meters meters) {
    this.store = store;
    this.parts = List.copyOf(parts);
    Duration seen = ErasureWatch.LEASE.multipliedBy(2);
    this.keyMemory = keyMemory.compareTo(seen) > 0 ? keyMemory : seen;
    this.published = published;
    this.worker = new Repeating("erasures", PAUSE, this::sweep, meters);
  }

  List<Route> routes() {
    return List.of(
        Route.delete("/v1/customers/{id}", Grants.CUSTOMERS_WRITE, this::request),
        Route.get("/v1/customers/{id}/erasure", Grants.CUSTOMERS_READ, this::get));
  }

  void start() {
    worker.start();
  }

  @Override
  public void close() {
    worker.close();
  }

  Reply request(Call call) {
    String id = CustomerIds.of(call);
    return switch (store.request(
        id, call.traceparent(), version -> EntityTags.heed(call, "\"" + version + "\""))) {
      case ErasureStore.Outcome.Accepted(Erasure erasure) -> {
        awaitEveryInstance();
        worker.wake();
        yield Reply.json(202, json(erasure))
            .with("Location", "/v1/customers/" + id + "/erasure")
            .with("Cache-Control", "no-store");
      }
      case ErasureStore.Outcome.OpenOrders(List<String> ids) -> throw openOrders(ids);
    };
  }

  // Whoever is told that its data is gone finds it gone, whichever instance it asks.
  private static void awaitEveryInstance() {
    long end = System.nanoTime() + ErasureWatch.LEASE.toNanos();
    while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  Reply get(Call call) {
    return store
        .find(CustomerIds.of(call))
        .map(erasure -> Reply.json(200, json(erasure)).with("Cache-Control", "no-store"))
        .orElseThrow(() -> ProblemException.notFound("erasure"));
  }

  /// Finishes what is due; a failure of one does not keep the others.
  void sweep() {
    for (Erasure erasure : store.due(keyMemory)) {
      try {
        parts.forEach(part -> part.erase(erasure.customerId()));
        store.finish(erasure);
        published.run();
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "erasure {0} waits: {1}", erasure.id(), e.getMessage());
        store.failed(erasure);
      }
    }
  }

  private static String json(Erasure erasure) {
    ObjectNode node = Json.mapper().createObjectNode();
    node.put("id", erasure.id());
    node.put("customerId", erasure.customerId());
    node.put("status", erasure.isFinished() ? "FINISHED" : "RUNNING");
    node.put("requestedAt", erasure.requestedAt());
    if (erasure.isFinished()) {
      node.put("finishedAt", erasure.finishedAt());
    }
    return Json.text(node);
  }

  private static ProblemException openOrders(List<String> ids) {
    return new ProblemException(
        Problem.of(
                409,
                "open-orders",
                "Open orders",
                "Orders on their way need the customer's address: wait for them or cancel them.")
            .withErrors(
                ids.stream()
                    .map(id -> new FieldError("#path/id", "open-order", "order " + id + " is open"))
                    .toList()));
  }
}

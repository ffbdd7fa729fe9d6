package dev.ordercluster.orders.importing;

import dev.ordercluster.orders.crypto.Place;
import dev.ordercluster.orders.crypto.Vault;
import dev.ordercluster.orders.http.Body;
import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.idempotency.IdempotencyKey;
import dev.ordercluster.orders.identity.Principal;
import dev.ordercluster.orders.identity.Role;
import dev.ordercluster.orders.placement.OrderInput;
import dev.ordercluster.orders.placement.PlacementRequest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Lines to requests and back: a line is the body of `POST /v1/orders`. Between upload and work it
/// is stored sealed for its customer.
final class LineReader {
  private final Vault vault;
  private final Set<String> methods;

  /// @param methods the payment providers that an order may name
  LineReader(Vault vault, Set<String> methods) {
    this.vault = vault;
    this.methods = Set.copyOf(methods);
  }

  /// What is stored of a line that was just read.
  ///
  /// @param owner who imports, and whose order it is when the line names no customer
  JobLine stored(UUID job, String owner, Lines.Line line) {
    try {
      OrderInput input = parse(line.body().bytes());
      String customer = input.customerId() == null ? owner : input.customerId();
      String sealed = vault.seal(customer, place(job, line.number()), line.body().bytes()).text();
      return new JobLine(line.number(), customer, sealed, null);
    } catch (ProblemException e) {
      return new JobLine(line.number(), "", null, Json.text(e.problem()));
    }
  }

  /// The order that a stored line asks for; empty when its customer has been erased since. Its
  /// idempotency key is made of job and line, so carrying it out again gives the same order.
  Optional<PlacementRequest> request(JobStore.Claimed job, JobLine line) {
    return Optional.ofNullable(line.input())
        .flatMap(text -> vault.open(line.customerId(), place(job.id(), line.number()), text))
        .map(bytes -> request(job, line, bytes));
  }

  private PlacementRequest request(JobStore.Claimed job, JobLine line, byte[] bytes) {
    OrderInput input = parse(bytes);
    return new PlacementRequest(
        key(job, line.number(), bytes),
        line.customerId(),
        input.basket(),
        input.details(),
        input.payment(),
        null,
        job.traceparent());
  }

  private OrderInput parse(byte[] bytes) {
    return OrderInput.parse(Fields.of(Json.parse(bytes)), methods);
  }

  private static IdempotencyKey key(JobStore.Claimed job, int line, byte[] bytes) {
    String value = job.id() + "/" + line;
    Call call =
        new Call(
            new Principal(job.owner(), Set.of(Role.STAFF), Set.of()),
            Map.of(),
            Map.of(),
            _ -> Optional.of(value),
            new Body(bytes),
            job.traceparent());
    return IdempotencyKey.of(call, "POST", ImportHandler.PATH);
  }

  private static Place place(UUID job, int line) {
    return new Place("job_lines", "input", job + "/" + line);
  }
}

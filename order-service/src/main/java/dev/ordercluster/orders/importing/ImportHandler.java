package dev.ordercluster.orders.importing;

import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.Cursors;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.Pages;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.http.Violations;
import dev.ordercluster.orders.idempotency.Claim;
import dev.ordercluster.orders.idempotency.IdempotencyKey;
import dev.ordercluster.orders.identity.Grants;
import dev.ordercluster.runtime.Problem;
import dev.ordercluster.runtime.Problem.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `POST /v1/orders/import` and the jobs that come of it.
final class ImportHandler {
  static final String PATH = "/v1/orders/import";

  private static final int BATCH = 200;

  private final JobStore jobs;
  private final JobResults results;
  private final LineReader reader;
  private final Cursors cursors;
  private final Runnable queued;

  /// @param queued called when there is a job to be carried out
  ImportHandler(
      JobStore jobs, JobResults results, LineReader reader, Cursors cursors, Runnable queued) {
    this.jobs = jobs;
    this.results = results;
    this.reader = reader;
    this.cursors = cursors;
    this.queued = queued;
  }

  List<Route> routes() {
    return List.of(
        Route.upload(PATH, Grants.STAFF_WRITES, this::upload),
        Route.get("/v1/jobs/{id}", Grants.STAFF_READS, this::job),
        Route.get("/v1/jobs/{id}/results", Grants.STAFF_READS, this::results));
  }

  private Reply upload(Call call) {
    Violations wrong = new Violations();
    call.allowParameters(wrong, "mode");
    Mode mode = wrong.read(() -> Mode.of(call), Mode.ATOMIC);
    wrong.check();
    requireLines(call);
    UUID id = UUID.randomUUID();
    @Nullable String key =
        IdempotencyKey.optional(call, "POST", PATH)
            .map(known -> HexFormat.of().formatHex(known.scope()))
            .orElse(null);
    String owner = call.caller().subject();
    if (!jobs.create(new JobStore.New(id, owner, mode, key, call.traceparent()))) {
      return replayed(call, mode, String.valueOf(key));
    }
    boolean complete = false;
    try {
      receive(call, id, mode);
      complete = true;
    } finally {
      if (!complete) {
        jobs.drop(id);
      }
    }
    queued.run();
    return accepted(jobs.find(id).orElseThrow());
  }

  // Whoever repeats an upload sends it whole again, so it can be held against the first one.
  private Reply replayed(Call call, Mode mode, String key) {
    if (jobs.isReceiving(key)) {
      throw Claim.running();
    }
    Digest digest = new Digest(call.body().stream(), mode);
    Lines lines = new Lines(digest.stream());
    while (lines.next().isPresent()) {
      // Read for its digest alone.
    }
    String again = HexFormat.of().formatHex(digest.value());
    if (!jobs.digest(key).orElse(again).equals(again)) {
      throw Claim.conflict();
    }
    return jobs.findByKey(key)
        .map(document -> accepted(document).with("Idempotency-Replayed", "true"))
        .orElseThrow(() -> ProblemException.notFound("job"));
  }

  private void receive(Call call, UUID id, Mode mode) {
    Digest digest = new Digest(call.body().stream(), mode);
    Lines lines = new Lines(digest.stream());
    List<JobLine> batch = new ArrayList<>();
    int count = 0;
    int refused = 0;
    for (Optional<Lines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
      if (++count > mode.mostLines()) {
        throw tooMany(mode);
      }
      JobLine stored = reader.stored(id, call.caller().subject(), line.get());
      refused += stored.problem() == null ? 0 : 1;
      batch.add(stored);
      if (batch.size() == BATCH) {
        jobs.add(id, batch);
        batch.clear();
      }
    }
    if (count == 0) {
      throw ProblemException.of(
          400, "no-lines", "No lines", "Expected at least one line with an order.");
    }
    jobs.add(id, batch);
    boolean isRefused = mode == Mode.ATOMIC && refused > 0;
    jobs.received(id, isRefused ? refusal(refused) : null, digest.value());
  }

  private Reply job(Call call) {
    call.allowParameters();
    return jobs.find(call.id())
        .map(document -> Reply.json(200, document).with("Cache-Control", "no-store"))
        .orElseThrow(() -> ProblemException.notFound("job"));
  }

  private Reply results(Call call) {
    Violations wrong = new Violations();
    call.allowParameters(wrong, "status", "limit", "after");
    String status = wrong.read(() -> status(call), "");
    wrong.check();
    UUID id = call.id();
    if (jobs.find(id).isEmpty()) {
      throw ProblemException.notFound("job");
    }
    String query = "results|" + id + "|" + status;
    int after =
        call.parameter("after")
            .map(cursor -> Integer.parseInt(cursors.open(query, cursor)))
            .orElse(0);
    List<JobResults.Item> items = results.page(id, status, after, call.limit() + 1);
    return Pages.reply(
        call,
        "/v1/jobs/" + id + "/results",
        items.stream().map(JobResults.Item::document).toList(),
        last -> cursors.seal(query, Integer.toString(items.get(last).line())));
  }

  private static String status(Call call) {
    String status = call.parameter("status").orElse("");
    if (!status.matches("|PENDING|SUCCEEDED|FAILED")) {
      throw ProblemException.badRequest(
          new FieldError("#query/status", "invalid", "expected PENDING, SUCCEEDED or FAILED"));
    }
    return status;
  }

  private static void requireLines(Call call) {
    String type = call.header("Content-Type").orElse("application/x-ndjson");
    if (!type.matches("(?i)application/(x-ndjson|ndjson|jsonl|json-seq|jsonlines)\\s*(;.*)?")) {
      throw ProblemException.of(
          415,
          "unsupported-media-type",
          "Unsupported media type",
          "Expected application/x-ndjson: one order per line.");
    }
  }

  private static Reply accepted(String document) {
    String id = Json.parse(document.getBytes(StandardCharsets.UTF_8)).path("id").asText();
    return Reply.json(202, document)
        .with("Location", "/v1/jobs/" + id)
        .with("Cache-Control", "no-store");
  }

  private static String refusal(int refused) {
    return Json.text(
        Problem.of(
            422,
            "invalid-lines",
            "Invalid lines",
            refused + " lines are wrong, so nothing was ordered: see the results."));
  }

  private static ProblemException tooMany(Mode mode) {
    return ProblemException.of(
        413,
        "too-many-lines",
        "Too many lines",
        "Expected at most " + mode.mostLines() + " lines in mode " + mode.text() + ".");
  }
}

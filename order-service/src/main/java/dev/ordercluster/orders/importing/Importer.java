package dev.ordercluster.orders.importing;

import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.placement.PlacementRequest;
import dev.ordercluster.orders.placement.Placements;
import dev.ordercluster.orders.store.StoreException;
import dev.ordercluster.orders.telemetry.Meters;
import dev.ordercluster.runtime.Problem;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Carries jobs out, one at a time per instance. What one instance leaves behind when it is killed
/// is gone on with by another once the lease ends; a line that had been carried out by then is
/// recognised by its idempotency key.
final class Importer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Importer.class.getName());
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final String WORK = "imports";
  private static final int CHUNK = 50;

  private final JobStore jobs;
  private final LineReader reader;
  private final Placements placements;
  private final Batches batches;
  private final Meters meters;
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private volatile boolean stopping;
  private long sweptAt;

  Importer(
      JobStore jobs, LineReader reader, Placements placements, Batches batches, Meters meters) {
    this.jobs = jobs;
    this.reader = reader;
    this.placements = placements;
    this.batches = batches;
    this.meters = meters;
    this.thread = Thread.ofVirtual().name("importer").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void wake() {
    wake.release();
  }

  @Override
  public void close() {
    stopping = true;
    wake.release();
    try {
      if (thread.getState() != Thread.State.NEW) {
        var _ = thread.join(Duration.ofSeconds(5));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!stopping) {
        if (!workOnce()) {
          var _ = wake.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS);
          wake.drainPermits();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  // True when a job was worked on.
  private boolean workOnce() {
    try {
      sweep();
      Optional<JobStore.Claimed> claimed = jobs.claim();
      claimed.ifPresent(this::carryOut);
      meters.background().succeeded(WORK);
      return claimed.isPresent();
    } catch (StoreException e) {
      LOG.log(Level.DEBUG, "no jobs while the database is away", e);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "no jobs, trying again", e);
    }
    meters.background().failed(WORK);
    return false;
  }

  private void carryOut(JobStore.Claimed job) {
    try {
      boolean done =
          switch (job.mode()) {
            case ATOMIC -> allOrNothing(job);
            case SKIP_FAILED -> lineByLine(job);
          };
      if (!done) {
        jobs.giveBack(job.id(), Duration.ZERO);
      }
    } catch (RuntimeException e) {
      // Whatever it is, the job is not lost: it is gone on with after a pause.
      LOG.log(Level.WARNING, "job " + job.id() + " interrupted, going on later", e);
      jobs.giveBack(job.id(), PAUSE);
    }
  }

  // True when the job came to its end.
  private boolean lineByLine(JobStore.Claimed job) {
    while (!stopping) {
      List<JobLine> lines = jobs.pending(job.id(), CHUNK);
      if (lines.isEmpty()) {
        jobs.finish(job.id(), null);
        return true;
      }
      for (JobLine line : lines) {
        if (stopping) {
          return false;
        }
        JobLine.Result result = place(job, line);
        jobs.record(job.id(), List.of(result));
        meters.count("import_lines", "result", result.isSuccess() ? "succeeded" : "failed");
      }
    }
    return false;
  }

  private JobLine.Result place(JobStore.Claimed job, JobLine line) {
    try {
      Optional<PlacementRequest> request = reader.request(job, line);
      return request.isEmpty()
          ? erased(line.number())
          : JobLine.Result.of(line.number(), placements.place(request.get()));
    } catch (ProblemException e) {
      if (e.problem().status() == 503) {
        throw e;
      }
      return new JobLine.Result(line.number(), null, Json.text(e.problem()));
    }
  }

  private boolean allOrNothing(JobStore.Claimed job) {
    List<JobLine> lines = jobs.pending(job.id(), Mode.ATOMIC.mostLines());
    List<PlacementRequest> requests = new ArrayList<>();
    for (JobLine line : lines) {
      Optional<PlacementRequest> request = reader.request(job, line);
      if (request.isEmpty()) {
        fail(job, erased(line.number()));
        return true;
      }
      requests.add(request.get());
    }
    try {
      batches.place(requests, lines, job.id());
      meters.count("import_lines", "result", "succeeded");
      jobs.finish(job.id(), null);
    } catch (Batches.StoppedException e) {
      fail(job, e.culprit());
    }
    return true;
  }

  private void fail(JobStore.Claimed job, JobLine.Result culprit) {
    jobs.record(job.id(), List.of(culprit));
    jobs.finish(
        job.id(),
        Json.text(
            Problem.of(
                422,
                "line-failed",
                "A line failed",
                "Line " + culprit.number() + " failed, so nothing was ordered: see the results.")));
  }

  private static JobLine.Result erased(int line) {
    return new JobLine.Result(
        line,
        null,
        Json.text(
            Problem.of(410, "customer-erased", "Gone", "The customer of this line was erased.")));
  }

  private void sweep() {
    long now = System.nanoTime();
    if (sweptAt == 0 || now - sweptAt > TimeUnit.MINUTES.toNanos(10)) {
      sweptAt = now;
      jobs.sweep();
    }
  }
}

package dev.ordercluster.gateway.telemetry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// One JSON line per request on standard output, written by one thread behind a bounded queue: a
/// slow disk never slows a request, lines that do not fit are dropped and counted. Carries no
/// query, no header but what is listed here, no token.
public final class AccessLog implements AutoCloseable {
  private static final Logger LOG = System.getLogger(AccessLog.class.getName());
  private static final int QUEUED = 8192;
  private static final JsonFactory JSON = new JsonFactory();

  private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(QUEUED);
  private final OutputStream out;
  private final Meters meters;
  private final Thread writer;
  private volatile boolean closing;

  /// One request.
  ///
  /// @param path the canonical path without its query
  /// @param subject the caller within its issuer, empty when anonymous
  /// @param upstream the instance that answered, empty when none did
  public record Entry(
      Instant time,
      String client,
      String method,
      String path,
      String route,
      int status,
      long bytes,
      long micros,
      String subject,
      String upstream,
      int attempts,
      String requestId,
      String traceId) {}

  public AccessLog(OutputStream out, Meters meters) {
    this.out = new BufferedOutputStream(out, 64 * 1024);
    this.meters = meters;
    this.writer = Thread.ofPlatform().name("access-log").daemon().start(this::run);
  }

  public void add(Entry entry) {
    if (!queue.offer(entry)) {
      meters.logLineDropped();
    }
  }

  private void run() {
    try {
      while (!closing || !queue.isEmpty()) {
        Entry entry = queue.poll(200, TimeUnit.MILLISECONDS);
        while (entry != null) {
          write(entry);
          entry = queue.poll();
        }
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the access log cannot be written and ends here", e);
    }
  }

  private void write(Entry entry) throws IOException {
    // The generator must not close the stream, nor flush it per line.
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
      json.writeStartObject();
      json.writeStringField("time", entry.time().toString());
      json.writeStringField("log", "access");
      json.writeStringField("client", entry.client());
      json.writeStringField("method", entry.method());
      json.writeStringField("path", entry.path());
      json.writeStringField("route", entry.route());
      json.writeNumberField("status", entry.status());
      json.writeNumberField("bytes", entry.bytes());
      json.writeNumberField("micros", entry.micros());
      json.writeStringField("subject", entry.subject());
      json.writeStringField("upstream", entry.upstream());
      json.writeNumberField("attempts", entry.attempts());
      json.writeStringField("requestId", entry.requestId());
      json.writeStringField("traceId", entry.traceId());
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  @Override
  public void close() {
    closing = true;
    try {
      writer.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

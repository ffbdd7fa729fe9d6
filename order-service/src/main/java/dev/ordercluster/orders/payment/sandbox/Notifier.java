package dev.ordercluster.orders.payment.sandbox;

import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.payment.PollingLoop;
import dev.ordercluster.orders.payment.WebhookSignature;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.telemetry.Meters;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Decides delayed requests when their time has come and tells so by signed webhook over HTTP,
/// again with a growing pause until it is answered 2xx, at most [#MOST] times. Several instances
/// may do so at once; each webhook is sent by one of them at a time.
public final class Notifier implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Notifier.class.getName());
  private static final int BATCH = 20;
  private static final int MOST = 10;
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final String CLAIM =
      """
      UPDATE sandbox_ledger
         SET outcome = CASE WHEN outcome <> 'pending' THEN outcome
                            WHEN code = '' THEN 'approved' ELSE 'declined' END,
             notified = notified + 1,
             notify_at = CASE WHEN notified + 1 < ? THEN now() + interval '3 seconds' * 2 ^ least(notified, 5) END
       WHERE id IN (
         SELECT id FROM sandbox_ledger WHERE notify_at <= now()
          ORDER BY notify_at LIMIT ? FOR UPDATE SKIP LOCKED)
      RETURNING id, payment, kind, outcome, code, event_id
      """;

  private final Database database;
  private final Supplier<URI> target;
  private final WebhookSignature signature;
  private final InstantSource clock;
  private final PollingLoop loop;
  private @Nullable HttpClient http;

  private record Due(UUID id, UUID eventId, String body) {}

  /// Wires it.
  ///
  /// @param target where webhooks go; read when one is sent
  public Notifier(
      Database database,
      Supplier<URI> target,
      WebhookSignature signature,
      InstantSource clock,
      Meters meters) {
    this.loop = new PollingLoop("sandbox webhooks", meters, this::pass);
    this.database = database;
    this.target = target;
    this.signature = signature;
    this.clock = clock;
  }

  public void start() {
    loop.start();
  }

  @Override
  public void close() {
    loop.close();
    synchronized (this) {
      if (http != null) {
        http.shutdownNow();
      }
    }
  }

  // Made for the first webhook: the trust store that it reads would be a part of every start.
  private synchronized HttpClient http() {
    HttpClient client = http;
    if (client == null) {
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(TIMEOUT)
              .build();
      http = client;
    }
    return client;
  }

  private boolean pass() throws InterruptedException {
    List<Due> due = claim();
    if (due.isEmpty()) {
      return false;
    }
    List<Callable<Boolean>> sends = new ArrayList<>();
    due.forEach(one -> sends.add(() -> send(one)));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var _ = threads.invokeAll(sends);
    }
    return due.size() == BATCH;
  }

  private List<Due> claim() {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
            statement.setInt(1, MOST);
            statement.setInt(2, BATCH);
            List<Due> due = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                due.add(due(row));
              }
            }
            return due;
          }
        });
  }

  private static Due due(ResultSet row) throws SQLException {
    Map<String, String> event = new LinkedHashMap<>();
    event.put("id", row.getString("event_id"));
    event.put("type", row.getString("kind") + "." + row.getString("outcome"));
    event.put("requestId", row.getString("id"));
    event.put("payment", row.getString("payment"));
    event.put("outcome", row.getString("outcome"));
    event.put("code", row.getString("code"));
    return new Due(
        row.getObject("id", UUID.class), row.getObject("event_id", UUID.class), Json.text(event));
  }

  private boolean send(Due due) throws InterruptedException {
    byte[] body = due.body().getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(target.get())
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header(SandboxProvider.SIGNATURE, signature.sign(body, clock.instant()))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      int status = http().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status / 100 == 2) {
        return settle(due.id());
      }
      LOG.log(
          Level.WARNING,
          "webhook {0} was answered {1}, it is sent again later",
          due.eventId(),
          Integer.toString(status));
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "webhook {0} was not taken, it is sent again later: {1}",
          due.eventId(),
          String.valueOf(e.getMessage()));
    }
    return false;
  }

  private boolean settle(UUID id) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "UPDATE sandbox_ledger SET notify_at = NULL WHERE id = ?")) {
            statement.setObject(1, id);
            return statement.executeUpdate() == 1;
          }
        });
  }
}

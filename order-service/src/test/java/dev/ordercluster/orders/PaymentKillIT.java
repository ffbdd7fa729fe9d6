package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Buyers order, pay, and are captured and refunded in parts, while the service is killed at random
/// moments; only kills that found a request decided by the provider and not yet noted by us count.
class PaymentKillIT {
  private static final int KILLS = 20;
  private static final int BUYERS = 4;
  private static final int PRICE = 1299;
  private static final int FIRST = 500;
  private static final int BACK = 200;
  private static final String[] SETTINGS = {
    "ORDERS_PAYMENTS_LEASE", "1s",
    "ORDERS_PAYMENTS_SANDBOX_LATENCY", "150ms",
    "ORDERS_PAYMENTS_SANDBOX_DELAY", "200ms"
  };

  private final int port = ServiceProcess.freePort();
  private final int management = ServiceProcess.freePort();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final Queue<String> orders = new ConcurrentLinkedQueue<>();

  @Test
  void nothingIsChargedTwiceOrLostThoughTheServiceIsKilledBetweenCallAndCommit() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int hits = 0;
    ServiceProcess service = ServiceProcess.start(port, management, SETTINGS);
    String sku = product();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<? extends Future<?>> buyers =
          IntStream.range(0, BUYERS).mapToObj(i -> threads.submit(() -> buy(sku, i))).toList();
      for (int kills = 0; hits < KILLS && kills < 4 * KILLS; kills++) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100 + random.nextInt(900)));
        service.kill();
        hits += decidedButNotNoted() > 0 ? 1 : 0;
        service = ServiceProcess.start(port, management, SETTINGS);
      }
      enough.set(true);
      for (Future<?> buyer : buyers) {
        var _ = buyer.get(120, TimeUnit.SECONDS);
      }
    } finally {
      enough.set(true);
      service.close();
    }
    assertThat(hits).as("kills between call and commit, seed %d", seed).isEqualTo(KILLS);
    check();
  }

  private void check() {
    String ours = "WHERE p.order_id IN (" + ids() + ")";
    assertThat(orders).hasSizeGreaterThanOrEqualTo(BUYERS);
    assertThat(
            TestService.query(
                "SELECT count(*) || '/' || sum(captured_amount) || '/' || sum(refunded_amount)"
                    + " FROM payments p "
                    + ours))
        .as("one payment per order, captured and refunded as asked")
        .isEqualTo(orders.size() + "/" + orders.size() * PRICE + "/" + orders.size() * BACK);
    String booked =
        "SELECT count(*) || '/' || sum(l.amount) FROM sandbox_ledger l"
            + " JOIN payments p ON p.payment_id = l.payment "
            + ours
            + " AND l.outcome = 'approved' AND l.kind = ";
    assertThat(TestService.query(booked + "'authorization'"))
        .isEqualTo(orders.size() + "/" + orders.size() * PRICE);
    assertThat(TestService.query(booked + "'capture'"))
        .isEqualTo(2 * orders.size() + "/" + orders.size() * PRICE);
    assertThat(TestService.query(booked + "'refund'"))
        .isEqualTo(orders.size() + "/" + orders.size() * BACK);
    assertThat(
            Long.parseLong(
                TestService.query("SELECT count(*) FROM sandbox_ledger WHERE calls > 1")))
        .as("requests that were asked for again after a kill")
        .isGreaterThanOrEqualTo(KILLS);
  }

  private String ids() {
    return String.join(
        ",", orders.stream().map(o -> "'" + o.substring("/v1/orders/".length()) + "'").toList());
  }

  private static long decidedButNotNoted() {
    return Long.parseLong(
        TestService.query(
            "SELECT count(*) FROM payment_commands c JOIN sandbox_ledger l ON l.id = c.id"
                + " WHERE c.state = 'OPEN' AND l.outcome = 'approved'"));
  }

  private void buy(String sku, int buyer) {
    String customer = "buyer-" + buyer;
    while (!enough.get()) {
      String order = sent(customer, "customer", "/v1/orders", Client.basket(sku, 1));
      orders.add(order);
      String payment =
          sent(customer, "customer", order + "/payments", Sandbox.payment("tok_approve", "manual"));
      awaitAmount(order, "/status", "CONFIRMED");
      String _ = sent("staff-1", "staff", payment + "/capture", Sandbox.amount(FIRST));
      String _ = sent("staff-1", "staff", payment + "/capture", Sandbox.amount(PRICE - FIRST));
      awaitAmount(payment, "/captured/amount", Integer.toString(PRICE));
      String _ = sent("staff-1", "staff", payment + "/refunds", Sandbox.amount(BACK));
      awaitAmount(payment, "/refunded/amount", Integer.toString(BACK));
    }
  }

  private void awaitAmount(String path, String pointer, String expected) {
    await()
        .atMost(Duration.ofSeconds(100))
        .pollInterval(Duration.ofMillis(40))
        .ignoreExceptions()
        .until(
            () ->
                client("staff-1", "staff").get(path).json().at(pointer).asText().equals(expected));
  }

  /// Sends until there is an answer, with one key, as a careful client does.
  private String sent(String subject, String role, String path, String body) {
    String key = UUID.randomUUID().toString();
    return patiently(() -> client(subject, role).post(path, body, "Idempotency-Key", key));
  }

  private String product() {
    String sku = "TEA-" + UUID.randomUUID();
    String _ =
        patiently(
            () -> client("staff-1", "staff").post("/v1/products", Client.product(sku, 1_000_000)));
    return sku;
  }

  private static String patiently(Supplier<Client.Answer> request) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(100);
    while (System.nanoTime() < deadline) {
      try {
        Client.Answer answer = request.get();
        if (answer.status() < 300) {
          return answer.header("Location");
        }
        boolean passes = answer.status() == 503 || answer.body().contains("in-progress");
        assertThat(passes).as(answer.body()).isTrue();
      } catch (UncheckedIOException _) {
        // Killed: it comes back.
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(30));
    }
    throw new AssertionError("no answer within the deadline");
  }

  private Client client(String subject, String role) {
    return new Client(
        URI.create("http://127.0.0.1:" + port), TestService.tokens().token(subject, role));
  }
}

package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ordercluster.orders.backup.Backup;
import dev.ordercluster.orders.backup.BackupException;
import dev.ordercluster.orders.backup.Restoration;
import dev.ordercluster.orders.backup.Summary;
import dev.ordercluster.orders.crypto.KeyProof;
import dev.ordercluster.orders.store.Migrations;
import dev.ordercluster.orders.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups of a database with orders, carts, customers and sealed values in it, and what comes back
/// from them. All tests share one that is quiet and one that was taken while orders came in.
class BackupIT {
  private static final String LATEST = "latest";
  private static final BackupDatabases DATABASES = new BackupDatabases();
  private static final Path KEYS = TestKeys.file();
  private static final String SKU = "BUSY-" + UUID.randomUUID();

  @TempDir private static Path directory;
  private static String source;
  private static String customer;
  private static Summary busy;
  private static Summary quiet;

  @BeforeAll
  static void fill() throws Exception {
    source = DATABASES.empty();
    try (TestService service = TestService.start("ORDERS_DATABASE_NAME", source)) {
      String email = People.email();
      Client.Answer joined = People.join(service, email);
      customer = joined.json().at("/id").asText();
      for (int i = 0; i < 3; i++) {
        String subject = "customer-" + UUID.randomUUID();
        String cart = CartRoutes.ready(service, subject, service.product(10));
        if (i > 0) {
          Client shopper = service.as(subject, "customer");
          Client.Answer placed =
              shopper.post(cart + "/checkout", "", "Idempotency-Key", UUID.randomUUID().toString());
          assertThat(placed.status()).as(placed.body()).isEqualTo(201);
        }
      }
      busy = backupWhileOrdersComeIn(service);
    }
    quiet = backup().make(7);
  }

  @AfterAll
  static void drop() {
    DATABASES.close();
  }

  private static Summary backupWhileOrdersComeIn(TestService service) throws Exception {
    assertThat(service.staff().post("/v1/products", Client.product(SKU, 100_000)).status())
        .isEqualTo(201);
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger placed = new AtomicInteger();
    CountDownLatch some = new CountDownLatch(10);
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              Client shopper = service.customer();
              while (!done.get()) {
                assertThat(shopper.order(SKU, 3).status()).isEqualTo(201);
                placed.incrementAndGet();
                some.countDown();
              }
            });
    assertThat(some.await(60, TimeUnit.SECONDS)).isTrue();
    Summary made = backup().make(7);
    int then = placed.get();
    await().atMost(Duration.ofSeconds(60)).until(() -> placed.get() > then);
    done.set(true);
    writer.get(60, TimeUnit.SECONDS);
    return made;
  }

  private static Backup backup() {
    return new Backup(BackupDatabases.config(source), directory, new KeyProof(KEYS));
  }

  private static Restoration restoration(String into) {
    return new Restoration(BackupDatabases.config(into), directory, new KeyProof(KEYS));
  }

  @Test
  void whatIsRestoredEqualsWhatWasBackedUpRowByRowAndServesOrdersAgain() throws Exception {
    String target = DATABASES.empty();
    Summary restored = restoration(target).restore(LATEST);
    assertThat(restored).isEqualTo(quiet);
    Map<String, List<String>> content = BackupDatabases.content(target);
    assertThat(content).isEqualTo(BackupDatabases.content(source));
    assertThat(content.get("orders")).hasSizeGreaterThan(11);
    assertThat(content.get("order_lines")).isNotEmpty();
    assertThat(content.get("carts")).hasSize(3);
    assertThat(content.get("data_keys")).isNotEmpty();
    assertThat(
            BackupDatabases.query(target, "SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'"))
        .isEqualTo("0");
    // Again, as a Job that is repeated: all is there already.
    assertThat(restoration(target).restore(LATEST)).isEqualTo(quiet);

    try (TestService service = TestService.start("ORDERS_DATABASE_NAME", target)) {
      Client.Answer profile = service.as(customer, "customer").get("/v1/customers/" + customer);
      assertThat(profile.body()).contains("Ada Lovelace");
      Client.Answer placed = service.customer().order(SKU, 1);
      assertThat(placed.status()).as(placed.body()).isEqualTo(201);
    }
  }

  @Test
  void aBackupThatIsTakenWhileOrdersComeInIsOneMoment() {
    String target = DATABASES.empty();
    restoration(target).restore(busy.name());
    String orders = BackupDatabases.query(target, "SELECT count(*) FROM orders");
    assertThat(Integer.parseInt(orders))
        .isBetween(
            10, Integer.parseInt(BackupDatabases.query(source, "SELECT count(*) FROM orders")) - 1);
    assertThat(
            BackupDatabases.query(
                target, "SELECT reserved FROM products WHERE sku = '" + SKU + "'"))
        .isEqualTo(
            BackupDatabases.query(
                target, "SELECT sum(quantity) FROM order_lines WHERE sku = '" + SKU + "'"));
    assertThat(
            BackupDatabases.query(
                target,
                """
                SELECT count(*) FROM orders o
                 WHERE total_amount <> (SELECT sum(total_amount + tax_amount - discount_amount)
                                          FROM order_lines l WHERE l.order_id = o.id)
                       + shipping_amount + shipping_tax_amount
                    OR NOT EXISTS (SELECT 1 FROM order_history h WHERE h.order_id = o.id)
                """))
        .isEqualTo("0");
  }

  @Test
  void aRestorationThatIsKilledIsBegunAnewAndNobodyServesMeanwhile() throws Exception {
    String target = DATABASES.empty();
    try (Connection holder = BackupDatabases.heldBefore(target, "orders")) {
      Process process = restoring(target);
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> BackupDatabases.isHolding(target) || !process.isAlive());
      assertThat(process.isAlive()).isTrue();
      assertThat(process.destroyForcibly().waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(holder.isValid(5)).isTrue();
    }
    BackupDatabases.execute(target, "DROP EVENT TRIGGER held");
    BackupDatabases.execute(target, "DROP SCHEMA held CASCADE");
    assertThatThrownBy(() -> new Migrations(BackupDatabases.config(target)).run())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("the restoration of backup " + quiet.name());
    assertThat(BackupDatabases.query(target, "SELECT count(*) FROM products")).isEqualTo("0");

    restoration(target).restore(LATEST);
    assertThat(BackupDatabases.content(target)).isEqualTo(BackupDatabases.content(source));
    new Migrations(BackupDatabases.config(target)).run();
  }

  private static Process restoring(String target) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.ordercluster.orders.Main",
                "restore")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(BackupDatabases.environment(target, directory.toString()));
    return builder.start();
  }

  @Test
  void aDamagedFileIsNamedAndNothingIsTouched(@TempDir Path copies) throws Exception {
    Path copy = Files.createDirectory(copies.resolve(quiet.name()));
    try (var files = Files.list(quiet.location())) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    Path damaged = copy.resolve("orders.copy.gz");
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[bytes.length / 2] ^= 1;
    Files.write(damaged, bytes);
    String target = DATABASES.empty();
    Restoration restoration =
        new Restoration(BackupDatabases.config(target), copies, new KeyProof(KEYS));
    assertThatThrownBy(() -> restoration.restore(LATEST))
        .isInstanceOf(BackupException.class)
        .hasMessageMatching(
            "(?s).*/orders\\.copy\\.gz is damaged: expected SHA-256 [0-9a-f]{64}, was"
                + " [0-9a-f]{64}.*");
    assertThatThrownBy(() -> restoration.verify(LATEST)).isInstanceOf(BackupException.class);
    assertThat(
            BackupDatabases.query(
                target,
                "SELECT count(*) FROM pg_tables WHERE schemaname IN"
                    + " ('public', 'ordercluster_restore')"))
        .isEqualTo("0");
  }

  @Test
  void otherKeysAreToldBeforeAnythingIsTouched() throws Exception {
    String target = DATABASES.empty();
    Path missing = TestKeys.file(2, 2);
    Path other = Files.createTempFile("other-keys", ".json");
    Files.writeString(
        other,
        Files.readString(TestKeys.file(2, 2))
            .replace("\"id\":2", "\"id\":1")
            .replace("Id\":2", "Id\":1"));
    assertThat(refusal(target, missing)).contains("key-encryption key 1 is missing");
    assertThat(refusal(target, other)).contains("key-encryption key 1 is another one");
    assertThat(BackupDatabases.query(target, "SELECT to_regnamespace('ordercluster_restore')"))
        .isEqualTo("null");
  }

  private static String refusal(String target, Path keys) {
    Restoration restoration =
        new Restoration(BackupDatabases.config(target), directory, new KeyProof(keys));
    try {
      return "restored " + restoration.restore(LATEST);
    } catch (BackupException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void aDatabaseThatIsNotEmptyIsLeftAsItIs() throws Exception {
    Map<String, List<String>> before = BackupDatabases.content(source);
    assertThatThrownBy(() -> restoration(source).restore(LATEST))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("is not empty");
    assertThat(BackupDatabases.content(source)).isEqualTo(before);
  }

  @Test
  void theOldestGoWhenThereAreMoreThanAreKeptAndWhatAKilledBackupLeftGoesToo(@TempDir Path own)
      throws IOException {
    Path half = Files.createDirectories(own.resolve(".half-20260101T000000.000Z"));
    Files.writeString(half.resolve("orders.copy.gz"), "half of it");
    Backup backup = new Backup(BackupDatabases.config(source), own, new KeyProof(KEYS));
    Summary first = backup.make(2);
    Summary second = backup.make(2);
    Summary third = backup.make(2);
    assertThat(first.name()).isLessThan(second.name());
    try (var files = Files.list(own)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(".lock", second.name(), third.name());
    }
  }
}

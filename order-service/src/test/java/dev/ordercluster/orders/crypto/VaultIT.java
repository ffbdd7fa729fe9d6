package dev.ordercluster.orders.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.ordercluster.orders.Backends;
import dev.ordercluster.orders.TestKeys;
import dev.ordercluster.orders.TestService;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.store.DatabaseConfig;
import dev.ordercluster.orders.store.Migrations;
import dev.ordercluster.orders.telemetry.Meters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VaultIT {
  private static final Meters METERS = new Meters();
  private static final byte[] PLAIN = "Ada Lovelace".getBytes(StandardCharsets.UTF_8);
  private static Database database;

  private final String customer = "customer-" + UUID.randomUUID();
  private final Place place = new Place("customers", "profile", customer);

  @BeforeAll
  static void start() {
    DatabaseConfig config =
        new DatabaseConfig(
            Backends.postgres().host(),
            Backends.postgres().port(),
            Backends.postgres().database(),
            Backends.postgres().username(),
            Backends.postgres().password(),
            6,
            Duration.ofSeconds(5));
    new Migrations(config).run();
    database = new Database(config, METERS);
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void whatIsSealedIsOpenedByAnotherInstanceAndNeverLooksTheSame() {
    Vault vault = vault(TestKeys.file());
    String sealed = vault.seal(customer, place, PLAIN).text();
    assertThat(sealed).matches("enc:1:[0-9a-f-]{36}:[A-Za-z0-9_-]+").doesNotContain("Ada");
    assertThat(vault.seal(customer, place, PLAIN).text()).isNotEqualTo(sealed);
    assertThat(vault(TestKeys.file()).open(customer, place, sealed)).hasValue(PLAIN);
  }

  @Test
  void aValueThatWasMovedOrAlteredOrIsOfAnotherCustomerIsNotOpened() {
    Vault vault = vault(TestKeys.file());
    String sealed = vault.seal(customer, place, PLAIN).text();
    Place elsewhere = new Place("customers", "profile", "another");
    char last = sealed.charAt(sealed.length() - 2);
    String altered =
        sealed.substring(0, sealed.length() - 2) + (last == 'A' ? 'B' : 'A') + sealed.charAt(0);
    assertThatThrownBy(() -> vault.open(customer, elsewhere, sealed))
        .hasMessageContaining("altered or belongs to another row");
    assertThatThrownBy(() -> vault.open("another", place, sealed))
        .hasMessageContaining("altered or belongs to another row");
    assertThatThrownBy(() -> vault.open(customer, place, altered))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> vault.open(customer, place, "Ada"))
        .hasMessageContaining("expected a sealed value in customers.profile");
  }

  @Test
  void aDestroyedKeyOpensNothingAndNothingNewIsSealed() {
    Vault vault = vault(TestKeys.file());
    Vault other = vault(TestKeys.file());
    String sealed = vault.seal(customer, place, PLAIN).text();
    assertThat(other.open(customer, place, sealed)).isPresent();
    database.inTransaction(
        connection -> {
          vault.destroy(connection, customer);
          return true;
        });
    vault.forget(customer);
    assertThat(vault.open(customer, place, sealed)).isEmpty();
    assertThatThrownBy(() -> vault.seal(customer, place, PLAIN))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().status()).isEqualTo(410));
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(other.open(customer, place, sealed)).isEmpty());
    assertThat(
            TestService.query(
                "SELECT count(*) FROM data_keys WHERE wrapped IS NOT NULL AND customer_id = '"
                    + customer
                    + "'"))
        .isEqualTo("0");
  }

  @Test
  void aCustomerThatNeverHadAKeyCanBeErasedToo() {
    Vault vault = vault(TestKeys.file());
    database.inTransaction(
        connection -> {
          vault.destroy(connection, customer);
          return true;
        });
    assertThatThrownBy(() -> vault.seal(customer, place, PLAIN))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void aKeyThatIsNotInTheFileIsToldAsSuch() {
    String sealed = vault(TestKeys.file(77, 77)).seal(customer, place, PLAIN).text();
    Path file = TestKeys.file(1, 1);
    Vault without = vault(file);
    assertThatThrownBy(() -> without.open(customer, place, sealed))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo("encryption-key-missing"));
    TestKeys.write(file, 1, 1, 77);
    assertThat(without.open(customer, place, sealed)).hasValue(PLAIN);
  }

  @Test
  void documentsAreOpenedMemberByMemberAndTheRestStaysByteForByte() {
    Vault vault = vault(TestKeys.file());
    Unsealing unsealing = new Unsealing(vault);
    String order = UUID.randomUUID().toString();
    Place address = Unsealing.place("orders", "shippingAddress", order);
    Place email = Unsealing.place("orders", "email", order);
    String document =
        "{\"items\":[ {\"id\":\"%s\",\"shippingAddress\":\"%s\",\"other\":\"enc:1:x\",\"email\":\"%s\"}]}";
    String sealed =
        document.formatted(
            order,
            vault.seal(customer, address, TextNode.valueOf("12 St James's Sq")),
            vault.seal(customer, email, TextNode.valueOf("ada@example.org")));
    assertThat(unsealing.apply(sealed))
        .isEqualTo(document.formatted(order, "12 St James's Sq", "ada@example.org"))
        .isEqualTo(unsealing.apply(sealed));
    database.inTransaction(
        connection -> {
          vault.destroy(connection, customer);
          return true;
        });
    vault.forget(customer);
    assertThat(unsealing.apply(sealed))
        .contains("\"shippingAddress\":null", "\"email\":null", "\"other\":\"enc:1:x\"");
  }

  @Test
  void aSealedTextThatSomebodySendsInAsItsOwnIsNotOpened() {
    Vault vault = vault(TestKeys.file());
    Unsealing unsealing = new Unsealing(vault);
    String victim = "victim-" + UUID.randomUUID();
    String order = UUID.randomUUID().toString();
    Place place = Unsealing.place("orders", "note", order);
    String note = vault.seal(victim, place, TextNode.valueOf("SECRET")).text();
    String own = "{\"id\":\"%s\",\"customerId\":\"%s\",\"note\":\"%s\"}";
    assertThat(unsealing.apply(own.formatted(order, victim, note))).contains("\"note\":\"SECRET\"");
    assertThat(unsealing.apply(own.formatted(order, "attacker", note))).contains("\"note\":null");
    assertThat(unsealing.apply(own.formatted(UUID.randomUUID(), victim, note)))
        .contains("\"note\":null");
    String altered = note.substring(0, note.length() - 4) + "AAAA";
    assertThat(unsealing.apply(own.formatted(order, victim, altered))).contains("\"note\":null");
    for (String member : List.of("metadata", "attributes")) {
      String free =
          "{\"id\":\"%s\",\"customerId\":\"attacker\",\"%s\":{\"id\":\"%s\",\"customerId\":\"%s\",\"note\":\"%s\"}}"
              .formatted(UUID.randomUUID(), member, order, victim, note);
      assertThat(unsealing.apply(free)).isEqualTo(free);
    }
  }

  @Test
  void anEmailIsFoundByItsIndexWhateverItsCase() {
    BlindIndex index = vault(TestKeys.file()).index();
    assertThat(index.email(" Ada@Example.org "))
        .isEqualTo(index.email("ada@example.org"))
        .hasSize(16)
        .isNotEqualTo(index.email("ada@example.com"));
  }

  private static Vault vault(Path file) {
    return new Vault(
        database,
        new EncryptionConfig(
            file,
            Duration.ofMillis(500),
            Duration.ofMillis(200),
            Duration.ofDays(365),
            Duration.ofDays(2)),
        METERS);
  }
}

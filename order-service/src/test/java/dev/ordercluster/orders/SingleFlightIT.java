package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Many readers of one product that no cache knows, at two instances at once.
class SingleFlightIT {
  private static final Logger LOG = System.getLogger(SingleFlightIT.class.getName());
  private static final int READERS = 1000;

  private static TestService one;
  private static TestService two;

  @BeforeAll
  static void start() {
    one = TestService.start();
    two = TestService.start();
  }

  @AfterAll
  static void stop() {
    two.close();
    one.close();
  }

  @Test
  void aThousandConcurrentMissesOnOneProductAreOneReadOfTheDatabase() throws Exception {
    // The first crowd makes the connections and warms the code, the second is counted.
    crowd(unknownToCaches());
    String path = unknownToCaches();
    Reads before = Reads.now();
    List<Client.Answer> answers = crowd(path);
    Reads after = Reads.now();
    String body = one.anonymous().get(path).body();
    assertThat(answers).allMatch(answer -> answer.status() == 200 && answer.body().equals(body));
    long misses = after.misses() - before.misses();
    long impatient = after.impatient() - before.impatient();
    LOG.log(
        Level.INFO,
        "{0} readers at two instances: {1} read(s) of the database, {2} by readers who gave up"
            + " waiting",
        READERS,
        misses + impatient,
        impatient);
    // Whoever has waited for a second for another's read makes its own: that is a stalled machine.
    assertThat(misses).isEqualTo(1);
  }

  @Test
  void aThousandConcurrentReadersOfAProductThatDoesNotExistAreToldSo() throws Exception {
    List<Client.Answer> answers = crowd("/v1/products/" + UUID.randomUUID());
    assertThat(answers).allMatch(answer -> answer.status() == 404);
  }

  private static List<Client.Answer> crowd(String path) throws Exception {
    return Together.run(READERS, i -> read((i % 2 == 0 ? one : two).anonymous(), path));
  }

  // Like any client: a busy service is asked again.
  private static Client.Answer read(Client client, String path) {
    Client.Answer answer = client.get(path);
    for (int again = 0; again < 50 && answer.status() == 503; again++) {
      answer = client.get(path);
    }
    return answer;
  }

  private static String unknownToCaches() {
    return "/v1/products/"
        + TestService.query(
            "INSERT INTO products (sku, name, price_amount, price_currency, on_hand)"
                + " VALUES ('COLD-%s', 'Cold', 5, 'EUR', 5) RETURNING id"
                    .formatted(UUID.randomUUID()));
  }

  /// Reads of products that went to the database, of all instances of this process.
  private record Reads(long misses, long impatient) {
    static Reads now() {
      String metrics = one.management().get("/metrics").body();
      return new Reads(sum(metrics, "miss") + sum(metrics, "away"), sum(metrics, "impatient"));
    }

    private static long sum(String metrics, String result) {
      Matcher line = Pattern.compile("(?m)^cache_reads_total\\{(.*)} ([0-9.E]+)$").matcher(metrics);
      double sum = 0;
      while (line.find()) {
        String labels = line.group(1);
        if (labels.contains("cache=\"product\"")
            && labels.contains("layer=\"redis\"")
            && labels.contains("result=\"" + result + "\"")) {
          sum += Double.parseDouble(line.group(2));
        }
      }
      return (long) sum;
    }
  }
}

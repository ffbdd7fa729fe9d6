package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Of many who change the same thing and mean the same version, one does.
class ConditionalChangesIT {
  private static final int EDITORS = 12;
  private static final String MATCH = "If-Match";
  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void oneOfManyEditorsOfADiscountWins() throws Exception {
    String path = code("/v1/discounts/D-");
    String tag = service.staff().put(path, "{\"rate\":1000}").header("ETag");
    List<Integer> answers =
        race(i -> service.staff().put(path, "{\"rate\":" + (i + 1) + "}", MATCH, tag));
    assertThat(answers).containsOnlyOnce(200).filteredOn(status -> status == 412).hasSize(11);
    assertThat(service.staff().get(path).json().at("/version").asInt()).isEqualTo(2);
  }

  @Test
  void oneOfManyEditorsOfAShippingMethodWinsOrWhoDeletesIt() throws Exception {
    String path = code("/v1/shipping-methods/S-");
    String tag = service.staff().put(path, PricingRoutes.METHOD).header("ETag");
    List<Integer> answers =
        race(
            i ->
                i % 2 == 0
                    ? service.staff().delete(path, MATCH, tag)
                    : service.staff().put(path, PricingRoutes.METHOD, MATCH, tag));
    assertThat(answers.stream().filter(status -> status < 300)).hasSize(1);
    // Who deletes what was just deleted is told so by its condition, not that there is none.
    assertThat(answers.stream().filter(status -> status == 412)).hasSize(EDITORS - 1);
  }

  @Test
  void whatWasDeletedAndMadeAnewIsNotWhatAnOldTagMeans() {
    String path = code("/v1/shipping-methods/S-");
    Client staff = service.staff();
    String old = staff.put(path, PricingRoutes.METHOD).header("ETag");
    assertThat(staff.delete(path, MATCH, old).status()).isEqualTo(204);
    assertThat(staff.put(path, PricingRoutes.METHOD).status()).isEqualTo(201);
    assertThat(staff.get(path, "If-None-Match", old).status()).isEqualTo(200);
    assertThat(staff.put(path, PricingRoutes.METHOD, MATCH, old).status()).isEqualTo(412);
    assertThat(staff.delete(path, MATCH, old).status()).isEqualTo(412);
    assertThat(staff.delete(path, MATCH, "*").status()).isEqualTo(204);
    assertThat(staff.put(path, PricingRoutes.METHOD, MATCH, "*").status()).isEqualTo(412);
  }

  @Test
  void aUseChangesWhatADiscountShowsAndNotWhoseTurnItIsToChangeIt() {
    String path = code("/v1/discounts/D-");
    Client staff = service.staff();
    String tag = staff.put(path, "{\"rate\":1000}").header("ETag");
    assertThat(staff.get(path, "If-None-Match", tag).status()).isEqualTo(304);
    TestService.execute(
        "UPDATE discounts SET used = 1 WHERE code = '%s'".formatted(path.substring(14)));
    assertThat(staff.get(path, "If-None-Match", tag).json().at("/used").asInt()).isEqualTo(1);
    assertThat(staff.put(path, "{\"rate\":500}", MATCH, tag).status()).isEqualTo(200);
  }

  @Test
  void oneOfManyRotationsOfAWebhookSecretIsMade() throws Exception {
    Client admin = service.as("admin-1", "admin");
    Client.Answer made =
        admin.post(
            "/v1/webhook-endpoints",
            "{\"url\":\"https://example.org/hook\",\"types\":[\"*\"],\"status\":\"disabled\"}");
    String path = made.header("Location");
    List<Integer> answers =
        race(i -> admin.post(path + "/rotate-secret", "", MATCH, made.header("ETag")));
    assertThat(answers).containsOnlyOnce(200).filteredOn(status -> status == 412).hasSize(11);
    assertThat(admin.delete(path, MATCH, made.header("ETag")).status()).isEqualTo(412);
    assertThat(admin.delete(path).status()).isEqualTo(204);
  }

  @Test
  void aPasswordIsNotChangedOverAProfileThatChangedMeanwhile() throws Exception {
    String id = "edited-" + UUID.randomUUID();
    Client customer = service.as(id, "customer");
    String path = "/v1/customers/" + id;
    String tag = customer.put(path, profile(id, 0)).header("ETag");
    List<Integer> answers =
        race(
            i ->
                i % 4 == 0
                    ? customer.put(
                        path + "/password",
                        "{\"newPassword\":\"correct horse battery\"}",
                        MATCH,
                        tag)
                    : customer.put(path, profile(id, i), MATCH, tag));
    assertThat(answers.stream().filter(status -> status < 300)).hasSize(1);
    assertThat(customer.get(path).json().at("/version").asInt()).isEqualTo(2);
  }

  private static List<Integer> race(IntFunction<Client.Answer> editor) throws Exception {
    return Together.run(EDITORS, i -> editor.apply(i).status());
  }

  private static String profile(String id, int number) {
    return "{\"email\":\"%s@example.org\",\"name\":\"Number %d\"}".formatted(id, number);
  }

  private static String code(String prefix) {
    return prefix + UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
  }
}

package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What waits is seen from outside.
class BacklogIT {
  @Test
  void aCommandThatItsProviderDoesNotAnswerAndAJobThatNobodyEndsShowTheirAge() {
    String job = UUID.randomUUID().toString();
    String ours = "";
    try (TestService service = TestService.start()) {
      Client customer = service.customer();
      String order = customer.order(service.product(1), 1).header("Location");
      Client.Answer paid =
          Sandbox.post(customer, order + "/payments", Sandbox.payment("tok_approve", ""));
      assertThat(paid.status()).as(paid.body()).isEqualTo(201);
      String payment = paid.json().at("/id").asText();
      ours = " WHERE kind = 'PLACE' AND payment_id = '" + payment + "'";
      TestService.execute(
          "UPDATE payment_commands SET state = 'OPEN', outcome = 'parked', due_at = now() + interval '1 hour',"
              + " created_at = now() - interval '100 seconds'"
              + ours);
      TestService.execute(
          "INSERT INTO jobs (id, kind, owner, mode, created_at, lease_until) VALUES ('"
              + job
              + "', 'ORDER_IMPORT', 'x', 'atomic', now() - interval '90 seconds',"
              + " now() + interval '1 hour')");
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                assertThat(gauge(service, "payment_commands_open")).isGreaterThanOrEqualTo(1);
                assertThat(gauge(service, "payment_commands_parked")).isGreaterThanOrEqualTo(1);
                assertThat(gauge(service, "payment_commands_oldest_seconds"))
                    .isGreaterThanOrEqualTo(100);
                assertThat(gauge(service, "jobs_open")).isGreaterThanOrEqualTo(1);
                assertThat(gauge(service, "jobs_oldest_seconds")).isGreaterThanOrEqualTo(90);
              });
    } finally {
      TestService.execute("DELETE FROM jobs WHERE id = '" + job + "'");
      if (!ours.isEmpty()) {
        TestService.execute("UPDATE payment_commands SET state = 'DONE'" + ours);
      }
    }
  }

  private static double gauge(TestService service, String name) {
    Matcher line =
        Pattern.compile("(?m)^" + name + "(?:\\{[^}]*})? ([0-9.E+-]+)$")
            .matcher(service.management().get("/metrics").body());
    assertThat(line.find()).as(name).isTrue();
    return Double.parseDouble(line.group(1));
  }
}

package dev.ordercluster.examples.fulfillment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReactionsTest {
  private static final String ORDER =
      """
      {"status":"PENDING","total":{"amount":2598,"currency":"EUR"},
       "lines":[{"sku":"TEA-1","name":"Earl Grey","quantity":2}]}
      """;

  @Test
  void aCreatedOrderIsPaidInFull() throws Exception {
    assertThat(Reactions.to(event("shop.order.created.v1")))
        .singleElement()
        .satisfies(
            answer -> {
              assertThat(answer.topic()).isEqualTo("payments.events");
              assertThat(answer.event().type()).isEqualTo("shop.payment.authorized.v1");
              assertThat(answer.event().data().path("orderId").asText()).isEqualTo("o-1");
              assertThat(answer.event().data().at("/amount/amount").asInt()).isEqualTo(2598);
            });
  }

  @Test
  void theMoneyOfACancelledOrderIsGivenBackUnderTheSamePaymentId() throws Exception {
    Reactions.Answer paid = Reactions.to(event("shop.order.created.v1")).getFirst();
    assertThat(Reactions.to(event("shop.order.cancel-requested.v1")))
        .singleElement()
        .satisfies(
            answer -> {
              assertThat(answer.topic()).isEqualTo("payments.events");
              assertThat(answer.event().type()).isEqualTo("shop.payment.voided.v1");
              assertThat(answer.event().data().path("paymentId"))
                  .isEqualTo(paid.event().data().path("paymentId"));
            });
  }

  @Test
  void anOrderThatAProviderIsPaidThroughIsLeftToTheOrderService() throws Exception {
    String order = ORDER.replace("{\"status\"", "{\"paymentMethod\":\"sandbox\",\"status\"");
    for (String type : List.of("shop.order.created.v1", "shop.order.cancel-requested.v1")) {
      Event event = new Event("e-1", type, "o-1", new ObjectMapper().readTree(order));
      assertThat(Reactions.to(event)).isEmpty();
    }
  }

  @Test
  void aConfirmedOrderIsShippedWholeAndThenDelivered() throws Exception {
    List<Reactions.Answer> answers = Reactions.to(event("shop.order.confirmed.v1"));
    assertThat(answers)
        .extracting(answer -> answer.event().type())
        .containsExactly("shop.fulfillment.created.v1", "shop.fulfillment.delivered.v1");
    assertThat(answers.getFirst().event().data().at("/lines/0/quantity").asInt()).isEqualTo(2);
    assertThat(answers)
        .extracting(answer -> answer.event().data().path("fulfillmentId").asText())
        .doesNotContain("")
        .containsOnly(answers.getFirst().event().data().path("fulfillmentId").asText());
  }

  @Test
  void theSameEventIsAlwaysAnsweredByTheSameEvents() throws Exception {
    for (String type : List.of("shop.order.created.v1", "shop.order.confirmed.v1")) {
      assertThat(Reactions.to(event(type))).isEqualTo(Reactions.to(event(type)));
    }
  }

  @Test
  void otherEventsAreNotAnswered() throws Exception {
    assertThat(Reactions.to(event("shop.order.completed.v1"))).isEmpty();
  }

  private static Event event(String type) throws Exception {
    return new Event("e-1", type, "o-1", new ObjectMapper().readTree(ORDER));
  }
}

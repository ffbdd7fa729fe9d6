package dev.ordercluster.orders.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.orders.order.Command;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboundEventTest {
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @ParameterizedTest
  @ValueSource(strings = {"ce_id", "ce_source", "ce_type"})
  void aHeaderWithAControlCharacterOrTooManyBytesIsPoison(String name) {
    for (String value : new String[] {"a\0b", "a\nb", "a\u0085b", " ", "ä".repeat(257)}) {
      ConsumerRecord<byte[], byte[]> record = declined();
      set(record, name, value);
      assertThatThrownBy(() -> InboundEvent.parse(record))
          .isInstanceOf(PoisonException.class)
          .hasMessageContaining(name);
    }
  }

  @Test
  void aHeaderMayHave512Bytes() {
    ConsumerRecord<byte[], byte[]> record = declined();
    set(record, "ce_id", "ä".repeat(256));
    assertThat(InboundEvent.parse(record).id()).isEqualTo("ä".repeat(256));
  }

  @Test
  void aTypeOfSomebodyElseIsLeftAloneWhateverItSays() {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("payments.events", 0, 0, new byte[0], "[not JSON".getBytes(UTF_8));
    set(record, "ce_id", "1");
    set(record, "ce_source", "/acme");
    set(record, "ce_type", "acme.payment.settlement-report.v1");
    assertThat(InboundEvent.parse(record).command()).isEmpty();
  }

  @Test
  void aShipmentMayNameItsCarrier() {
    UUID order = UUID.randomUUID();
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            "fulfillment.events",
            0,
            0,
            new byte[0],
            "{\"orderId\":\"%s\",\"fulfillmentId\":\"f-1\",\"carrier\":\"DHL\",\"trackingNumber\":\"J1\"}"
                .formatted(order)
                .getBytes(UTF_8));
    set(record, "ce_id", "1");
    set(record, "ce_source", "/acme");
    set(record, "ce_type", "shop.fulfillment.shipped.v1");
    InboundEvent event = InboundEvent.parse(record);
    assertThat(event.orderId()).isEqualTo(order);
    assertThat(event.command()).contains(new Command.ShipFulfillment("f-1", "DHL", "J1"));
  }

  @Test
  void aWellFormedTraceGoesOn() {
    ConsumerRecord<byte[], byte[]> record = declined();
    set(record, "traceparent", TRACE);
    assertThat(InboundEvent.parse(record).traceparent()).isEqualTo(TRACE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", TRACE + "\0", TRACE + TRACE})
  void aMalformedTraceIsLeftOut(String trace) {
    ConsumerRecord<byte[], byte[]> record = declined();
    set(record, "traceparent", trace);
    assertThat(InboundEvent.parse(record).traceparent()).isEmpty();
  }

  private static ConsumerRecord<byte[], byte[]> declined() {
    String data = "{\"orderId\":\"" + UUID.randomUUID() + "\"}";
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("payments.events", 0, 0, new byte[0], data.getBytes(UTF_8));
    set(record, "ce_id", "1");
    set(record, "ce_source", "/test");
    set(record, "ce_type", "shop.payment.declined.v1");
    return record;
  }

  private static void set(ConsumerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().remove(name).add(name, value.getBytes(UTF_8));
  }
}

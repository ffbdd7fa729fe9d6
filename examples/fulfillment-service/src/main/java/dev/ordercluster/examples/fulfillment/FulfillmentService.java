package dev.ordercluster.examples.fulfillment;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.WakeupException;

/// Reads orders.events and publishes the answers: at least once, in each order's order.
///
/// A batch's offsets are committed only after Kafka acknowledged all its answers; after a crash in
/// between the batch is read again and the same answers, with the same ids, are sent again.
final class FulfillmentService {
  private static final Logger LOG = System.getLogger(FulfillmentService.class.getName());
  private static final String ORDERS = "orders.events";
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long ACKNOWLEDGE_SECONDS = 150;

  private final Consumer<String, byte[]> consumer;
  private final Producer<String, byte[]> producer;
  private final Duration delay;
  private final CountDownLatch stopping;

  FulfillmentService(
      Consumer<String, byte[]> consumer,
      Producer<String, byte[]> producer,
      Duration delay,
      CountDownLatch stopping) {
    this.consumer = consumer;
    this.producer = producer;
    this.delay = delay;
    this.stopping = stopping;
  }

  /// Returns when told to stop; throws when Kafka cannot be reached for minutes.
  void run() {
    consumer.subscribe(List.of(ORDERS));
    LOG.log(Level.INFO, "answering the events of {0}", ORDERS);
    try {
      while (stopping.getCount() > 0) {
        answer(consumer.poll(POLL));
      }
    } catch (WakeupException _) {
      // Told to stop while polling.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(ConsumerRecords<String, byte[]> batch) throws InterruptedException {
    if (batch.isEmpty()) {
      return;
    }
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> incoming : batch) {
      Optional<Event> event = Event.read(incoming);
      if (event.isEmpty()) {
        LOG.log(
            Level.WARNING,
            "no CloudEvent, passed over: partition {0} offset {1}",
            incoming.partition(),
            incoming.offset());
        continue;
      }
      List<Reactions.Answer> answers = Reactions.to(event.get());
      if (!answers.isEmpty() && stopping.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      for (Reactions.Answer answer : answers) {
        sent.add(
            producer.send(
                answer.event().toRecord(answer.topic(), Instant.now(), incoming.headers())));
        LOG.log(Level.INFO, "{0} {1}", answer.event().type(), answer.event().orderId());
      }
    }
    awaitAcknowledged(sent);
    consumer.commitSync();
  }

  private void awaitAcknowledged(List<Future<RecordMetadata>> sent) throws InterruptedException {
    producer.flush();
    try {
      for (Future<RecordMetadata> one : sent) {
        var _ = one.get(ACKNOWLEDGE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka did not take an answer; start me again", e);
    }
  }
}

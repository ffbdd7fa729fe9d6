package dev.ordercluster.examples.fulfillment;

import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Runs the service until SIGTERM or Ctrl-C.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    KafkaSettings settings;
    try {
      settings = KafkaSettings.from(System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    CountDownLatch stopping = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    try (var consumer =
            new KafkaConsumer<>(
                settings.consumer(), new StringDeserializer(), new ByteArrayDeserializer());
        var producer =
            new KafkaProducer<>(
                settings.producer(), new StringSerializer(), new ByteArraySerializer())) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stopping, stopped, consumer)));
      new FulfillmentService(consumer, producer, settings.delay(), stopping).run();
    } finally {
      stopped.countDown();
    }
  }

  private static void stop(
      CountDownLatch stopping, CountDownLatch stopped, KafkaConsumer<String, byte[]> consumer) {
    stopping.countDown();
    consumer.wakeup();
    try {
      var _ = stopped.await(10, java.util.concurrent.TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

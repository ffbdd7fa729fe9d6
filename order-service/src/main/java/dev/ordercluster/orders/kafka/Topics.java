package dev.ordercluster.orders.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/// The topics that this service writes and reads; missing ones are made.
public final class Topics {
  public static final String ORDERS = "orders.events";
  public static final String INVENTORY = "inventory.events";
  public static final String PRODUCTS = "products.events";
  public static final String PAYMENTS = "payments.events";
  public static final String FULFILLMENT = "fulfillment.events";

  /// Where this service publishes what happened.
  public static final List<String> PUBLISHED =
      List.of(ORDERS, INVENTORY, PAYMENTS, FULFILLMENT, PRODUCTS);

  public static final List<String> INBOUND = List.of(PAYMENTS, FULFILLMENT);

  /// Largest message of a retry or dead-letter topic, in bytes.
  public static final int LARGEST_ASIDE = 2 * 1024 * 1024;

  private static final int PARTITIONS = 6;
  private static final int SECONDS = 10;

  private Topics() {}

  /// Where messages of a topic end that nobody could process.
  public static String deadLetters(String topic) {
    return topic + ".order-service.dlt";
  }

  /// Where messages of a topic wait for another try.
  ///
  /// @param tier its delay as text: `10s`
  public static String retry(String topic, String tier) {
    return topic + ".order-service.retry." + tier;
  }

  /// The retry topics of all inbound topics.
  public static List<String> retries(RetryTiers tiers) {
    return INBOUND.stream()
        .flatMap(topic -> tiers.tiers().stream().map(tier -> retry(topic, tier)))
        .toList();
  }

  /// Makes the topics that do not exist; replication is the broker's default.
  public static void create(KafkaConfig config, RetryTiers tiers)
      throws InterruptedException, ExecutionException, TimeoutException {
    try (Admin admin = Admin.create(new HashMap<>(config.properties()))) {
      Set<String> known = admin.listTopics().names().get(SECONDS, TimeUnit.SECONDS);
      List<NewTopic> missing =
          wanted(tiers).stream().filter(topic -> !known.contains(topic.name())).toList();
      if (!missing.isEmpty()) {
        admin.createTopics(missing).all().get(SECONDS, TimeUnit.SECONDS);
      }
    } catch (ExecutionException e) {
      // Another instance was faster.
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private static List<NewTopic> wanted(RetryTiers tiers) {
    List<NewTopic> topics = new ArrayList<>();
    for (String name : List.of(ORDERS, INVENTORY, PAYMENTS, FULFILLMENT)) {
      topics.add(topic(name));
    }
    topics.add(topic(PRODUCTS).configs(Map.of("cleanup.policy", "compact")));
    INBOUND.forEach(name -> topics.add(aside(deadLetters(name))));
    retries(tiers).forEach(name -> topics.add(aside(name)));
    return topics;
  }

  // A message that just fits its own topic still fits here with the headers that tell its story.
  private static NewTopic aside(String name) {
    return topic(name).configs(Map.of("max.message.bytes", Integer.toString(LARGEST_ASIDE)));
  }

  private static NewTopic topic(String name) {
    return new NewTopic(name, Optional.of(PARTITIONS), Optional.empty());
  }
}

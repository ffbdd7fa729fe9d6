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
  public static final List<String> INBOUND = List.of(PAYMENTS, FULFILLMENT);

  private static final int PARTITIONS = 6;
  private static final int SECONDS = 10;

  private Topics() {}

  /// Where messages of a topic end that nobody could process.
  public static String deadLetters(String topic) {
    return topic + ".order-service.dlt";
  }

  /// Makes the topics that do not exist; replication is the broker's default.
  public static void create(KafkaConfig config)
      throws InterruptedException, ExecutionException, TimeoutException {
    try (Admin admin = Admin.create(new HashMap<>(config.properties()))) {
      Set<String> known = admin.listTopics().names().get(SECONDS, TimeUnit.SECONDS);
      List<NewTopic> missing =
          wanted().stream().filter(topic -> !known.contains(topic.name())).toList();
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

  private static List<NewTopic> wanted() {
    List<NewTopic> topics = new ArrayList<>();
    for (String name : List.of(ORDERS, INVENTORY, PAYMENTS, FULFILLMENT)) {
      topics.add(topic(name));
    }
    topics.add(topic(PRODUCTS).configs(Map.of("cleanup.policy", "compact")));
    INBOUND.forEach(name -> topics.add(topic(deadLetters(name))));
    return topics;
  }

  private static NewTopic topic(String name) {
    return new NewTopic(name, Optional.of(PARTITIONS), Optional.empty());
  }
}

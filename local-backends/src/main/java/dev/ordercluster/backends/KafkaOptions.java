package dev.ordercluster.backends;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.common.Uuid;

/// What a Kafka server (KRaft, broker and controller in one process) is to be.
///
/// @param clusterId used only when the log directory is formatted; 22 characters, URL-safe base64
/// @param properties server properties; `log.dirs`, `listeners`, `node.id`, `process.roles` and the
///   quorum are required of them by Kafka itself; may hold secrets (JAAS)
/// @param jvmOptions further options for its JVM
public record KafkaOptions(
    String clusterId, SortedMap<String, String> properties, List<String> jvmOptions) {
  private static final String PREFIX = "KAFKA_";
  // One for all: a directory that is used again must meet the id that it was formatted with.
  private static final String LOCAL_CLUSTER_ID = new Uuid(1L, 42L).toString();
  private static final Set<String> NOT_PROPERTIES =
      Set.of(
          "KAFKA_VERSION",
          "KAFKA_HEAP_OPTS",
          "KAFKA_OPTS",
          "KAFKA_JMX_OPTS",
          "KAFKA_JVM_PERFORMANCE_OPTS",
          "KAFKA_GC_LOG_OPTS",
          "KAFKA_LOG4J_OPTS",
          "KAFKA_LOG4J_ROOT_LOGLEVEL",
          "KAFKA_LOG4J_LOGGERS",
          "KAFKA_TOOLS_LOG4J_LOGLEVEL");
  private static final Pattern LISTENER = Pattern.compile("([A-Za-z0-9_-]+)://[^:,]*:(\\d+)");

  // Kept where the options do not say otherwise. The short session makes a restart after a hard
  // kill wait 3 s for the old registration, not 9; the rest keeps the heap small (the cleaner's
  // buffer alone is 128 MiB by default).
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "broker.session.timeout.ms", "3000",
          "broker.heartbeat.interval.ms", "300",
          "log.cleaner.dedupe.buffer.size", "16777216",
          "offsets.topic.num.partitions", "8",
          "transaction.state.log.num.partitions", "8",
          "num.network.threads", "2",
          "num.io.threads", "4",
          "background.threads", "4");

  public KafkaOptions {
    SortedMap<String, String> all = new TreeMap<>(DEFAULTS);
    all.putAll(properties);
    properties = all;
    jvmOptions = List.copyOf(jvmOptions);
  }

  /// One plaintext broker on free ports of 127.0.0.1, replication factor 1.
  public static KafkaOptions in(Path data) {
    return in(data, "127.0.0.1", FreePorts.on("127.0.0.1"));
  }

  /// One plaintext broker at an address and port, replication factor 1.
  public static KafkaOptions in(Path data, String address, int port) {
    int controllerPort = FreePorts.on(address);
    SortedMap<String, String> properties = new TreeMap<>();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", "1");
    properties.put("log.dirs", data.toAbsolutePath().normalize().toString());
    properties.put("controller.quorum.voters", "1@" + address + ":" + controllerPort);
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put(
        "listeners",
        "CLIENT://" + address + ":" + port + ",CONTROLLER://" + address + ":" + controllerPort);
    properties.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put("inter.broker.listener.name", "CLIENT");
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    return new KafkaOptions(LOCAL_CLUSTER_ID, properties, List.of());
  }

  /// Understands the environment of the image `apache/kafka`: `CLUSTER_ID` and a variable per
  /// property (`KAFKA_LOG_DIRS` is `log.dirs`, `__` is `_`, `___` is `-`); `KAFKA_HEAP_OPTS` go to
  /// the JVM.
  ///
  /// The server listens on `address` only. Its advertised addresses and its own place in the quorum
  /// become that address too, because names of pods are known to few clients here.
  public static KafkaOptions fromContainer(
      Map<String, String> environment, String address, List<String> jvmOptions) {
    SortedMap<String, String> properties = propertiesOf(environment);
    for (String required : List.of("log.dirs", "listeners")) {
      if (!properties.containsKey(required)) {
        throw new BackendException(
            "the apache/kafka image needs the property " + required + " in its environment here");
      }
    }
    properties.computeIfPresent("listeners", (_, value) -> onAddress(value, address));
    properties.computeIfPresent("advertised.listeners", (_, value) -> onAddress(value, address));
    String self = properties.getOrDefault("node.id", properties.getOrDefault("broker.id", ""));
    properties.computeIfPresent(
        "controller.quorum.voters", (_, value) -> votersWithSelf(value, self, address));
    String clusterId = environment.getOrDefault("CLUSTER_ID", "");
    if (clusterId.isEmpty()) {
      throw new BackendException("the apache/kafka image needs CLUSTER_ID here");
    }
    List<String> jvm = new ArrayList<>(jvmOptions);
    String heap = environment.getOrDefault("KAFKA_HEAP_OPTS", "").strip();
    jvm.addAll(heap.isEmpty() ? List.of() : List.of(heap.split("\\s+", -1)));
    return new KafkaOptions(clusterId, properties, jvm);
  }

  public KafkaOptions with(String property, String value) {
    SortedMap<String, String> more = new TreeMap<>(properties);
    more.put(property, value);
    return new KafkaOptions(clusterId, more, jvmOptions);
  }

  /// `host:port` of the first listener that is not the controller's.
  String bootstrapServers() {
    List<String> controllers =
        List.of(properties.getOrDefault("controller.listener.names", "").split(",", -1));
    String listeners =
        properties.getOrDefault("advertised.listeners", properties.getOrDefault("listeners", ""));
    for (String listener : listeners.split(",", -1)) {
      String[] parts = listener.split("://", 2);
      if (parts.length == 2 && !controllers.contains(parts[0])) {
        return parts[1];
      }
    }
    throw new BackendException("Kafka has no listener for clients in: " + listeners);
  }

  @Override
  public String toString() {
    return "KafkaOptions[" + properties.get("log.dirs") + ", " + properties.get("listeners") + "]";
  }

  private static SortedMap<String, String> propertiesOf(Map<String, String> environment) {
    SortedMap<String, String> properties = new TreeMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX) && !NOT_PROPERTIES.contains(name)) {
            properties.put(propertyName(name), value);
          }
        });
    return properties;
  }

  static String propertyName(String variable) {
    String name = variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
    return name.replace("___", "\u0000")
        .replace("__", "\u0001")
        .replace('_', '.')
        .replace('\u0001', '_')
        .replace('\u0000', '-');
  }

  private static String onAddress(String listeners, String address) {
    return LISTENER
        .matcher(listeners)
        .replaceAll(found -> found.group(1) + "://" + address + ":" + found.group(2));
  }

  private static String votersWithSelf(String voters, String self, String address) {
    List<String> all = new ArrayList<>();
    for (String voter : voters.split(",", -1)) {
      boolean own = voter.startsWith(self + "@");
      all.add(own ? self + "@" + address + voter.substring(voter.lastIndexOf(':')) : voter);
    }
    return String.join(",", all);
  }
}

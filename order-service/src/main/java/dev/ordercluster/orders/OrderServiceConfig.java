package dev.ordercluster.orders;

import dev.ordercluster.orders.backup.BackupCommand;
import dev.ordercluster.orders.backup.BackupConfig;
import dev.ordercluster.orders.cache.CacheConfig;
import dev.ordercluster.orders.cart.CartConfig;
import dev.ordercluster.orders.catalog.CatalogConfig;
import dev.ordercluster.orders.crypto.EncryptionConfig;
import dev.ordercluster.orders.customer.PasswordConfig;
import dev.ordercluster.orders.http.Dispatcher;
import dev.ordercluster.orders.identity.InternalJwks;
import dev.ordercluster.orders.kafka.KafkaConfig;
import dev.ordercluster.orders.kafka.RetryTiers;
import dev.ordercluster.orders.payment.PaymentConfig;
import dev.ordercluster.orders.placement.PlacementConfig;
import dev.ordercluster.orders.purge.PurgeConfig;
import dev.ordercluster.orders.session.SessionConfig;
import dev.ordercluster.orders.store.DatabaseConfig;
import dev.ordercluster.orders.stream.StreamConfig;
import dev.ordercluster.orders.tls.ListenerTlsConfig;
import dev.ordercluster.orders.webhook.WebhookConfig;
import dev.ordercluster.runtime.BindAddress;
import dev.ordercluster.runtime.Key;
import dev.ordercluster.runtime.Settings;
import dev.ordercluster.runtime.tls.ClientTls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Every setting of the process: this table is read, checked and documented; there is no other way
/// to configure it.
record OrderServiceConfig(
    Http http,
    ListenerTlsConfig tls,
    DatabaseConfig database,
    CacheConfig cache,
    KafkaConfig kafka,
    EncryptionConfig encryption,
    CatalogConfig catalog,
    CartConfig carts,
    PlacementConfig placement,
    RetryTiers retryTiers,
    PasswordConfig passwords,
    SessionConfig session,
    PaymentConfig payments,
    StreamConfig streams,
    WebhookConfig webhooks,
    PurgeConfig purges,
    BackupConfig backup,
    InternalJwks internalJwks,
    String cursorKey) {

  static final String PREFIX = "ORDERS";

  private static final Key<Integer> HTTP_PORT =
      Key.integer("http.port", 0, 65535, "Port of the API; 0 takes a free one.")
          .withDefault("18080");
  private static final Key<Integer> MANAGEMENT_PORT =
      Key.integer("management.port", 0, 65535, "Port of health and metrics; 0 takes a free one.")
          .withDefault("18090");
  private static final Key<Integer> MAX_BODY =
      Key.integer("http.max-body-bytes", 1024, 16_777_216, "Largest request body.")
          .withDefault("262144");
  private static final Key<Integer> MAX_UPLOAD =
      Key.integer(
              "http.max-upload-bytes",
              1024,
              1_073_741_824,
              "Largest body of POST /v1/orders/import.")
          .withDefault("67108864");
  private static final Key<Integer> MAX_CONCURRENT =
      Key.integer("http.max-concurrent", 1, 100_000, "Requests at once; more are answered 503.")
          .withDefault("512");
  private static final Key<Duration> DRAIN_DELAY =
      Key.duration(
              "drain.delay",
              Duration.ZERO,
              Duration.ofSeconds(10),
              "After SIGTERM, how long to serve on while gateways notice that it is not ready.")
          .withDefault("2s");
  private static final Key<String> DATABASE_HOST = Key.text("database.host", "Host of PostgreSQL.");
  private static final Key<Integer> DATABASE_PORT =
      Key.integer("database.port", 1, 65535, "Port of PostgreSQL.").withDefault("15432");
  private static final Key<String> DATABASE_NAME =
      Key.text("database.name", "Database.").withDefault("orders");
  private static final Key<String> DATABASE_USERNAME =
      Key.text("database.username", "Role that owns the schema.").withDefault("orders");
  private static final Key<String> DATABASE_PASSWORD =
      Key.text("database.password", "Password of the role.").secret();
  private static final Key<Integer> DATABASE_POOL_SIZE =
      Key.integer("database.pool-size", 2, 200, "Connections of this instance.").withDefault("10");
  private static final Key<Duration> DATABASE_WAIT =
      Key.duration(
              "database.wait",
              Duration.ofMillis(10),
              Duration.ofSeconds(30),
              "Longest wait for a free connection; then the request is answered 503.")
          .withDefault("3s");
  private static final Key<DatabaseConfig.Mode> DATABASE_TLS_MODE =
      Key.choice(
              "database.tls.mode",
              DatabaseConfig.Mode.class,
              "How much is asked of TLS to PostgreSQL.")
          .withDefault("DISABLE");
  private static final Key<Optional<Path>> DATABASE_TLS_CA =
      Key.path("database.tls.ca-path", "PEM file of PostgreSQL's authorities; none: public ones.")
          .optional();
  private static final Key<String> REDIS_HOST = Key.text("redis.host", "Host of Redis.");
  private static final Key<Integer> REDIS_PORT =
      Key.integer("redis.port", 1, 65535, "Port of Redis.").withDefault("16379");
  private static final Key<String> REDIS_PASSWORD =
      Key.text("redis.password", "Password of Redis; empty for none.").withDefault("").secret();
  private static final Key<Duration> REDIS_TIMEOUT =
      Key.duration(
              "redis.timeout",
              Duration.ofMillis(5),
              Duration.ofMillis(100),
              "Longest wait for the cache.")
          .withDefault("100ms");
  private static final Key<Boolean> REDIS_TLS =
      Key.flag("redis.tls.enabled", "TLS to Redis, whose name is verified.").withDefault("false");
  private static final Key<Optional<Path>> REDIS_TLS_CA =
      Key.path("redis.tls.ca-path", "PEM file of Redis' authorities; none: public ones.")
          .optional();
  private static final Key<String> KAFKA_BOOTSTRAP_SERVERS =
      Key.text("kafka.bootstrap-servers", "host:port list of Kafka.");
  private static final Key<String> KAFKA_USERNAME =
      Key.text("kafka.username", "SASL/PLAIN user; empty for none.").withDefault("");
  private static final Key<String> KAFKA_PASSWORD =
      Key.text("kafka.password", "SASL/PLAIN password.").withDefault("").secret();
  private static final Key<KafkaConfig.Mechanism> KAFKA_SASL_MECHANISM =
      Key.choice("kafka.sasl.mechanism", KafkaConfig.Mechanism.class, "How Kafka is logged in to.")
          .withDefault("PLAIN");
  private static final Key<Boolean> KAFKA_TLS =
      Key.flag("kafka.tls.enabled", "TLS to Kafka, whose name is verified.").withDefault("false");
  private static final Key<Optional<Path>> KAFKA_TLS_CA =
      Key.path("kafka.tls.ca-path", "PEM file of Kafka's authorities; none: public ones.")
          .optional();
  private static final Key<String> INTERNAL_JWKS =
      Key.text(
          "internal-jwks",
          "JWK set (JSON) with the public keys of the gateways' tokens; a file is followed.");
  private static final Key<String> CURSOR_KEY =
      new Key<>(
          "cursor-key",
          "text of 32 or more characters",
          "Signs list cursors; the same for every replica.",
          null,
          true,
          OrderServiceConfig::longEnough);

  private static final List<Key<?>> OWN =
      List.of(
          HTTP_PORT,
          MANAGEMENT_PORT,
          MAX_BODY,
          MAX_UPLOAD,
          MAX_CONCURRENT,
          DRAIN_DELAY,
          DATABASE_HOST,
          DATABASE_PORT,
          DATABASE_NAME,
          DATABASE_USERNAME,
          DATABASE_PASSWORD,
          DATABASE_POOL_SIZE,
          DATABASE_WAIT,
          DATABASE_TLS_MODE,
          DATABASE_TLS_CA,
          REDIS_HOST,
          REDIS_PORT,
          REDIS_PASSWORD,
          REDIS_TIMEOUT,
          REDIS_TLS,
          REDIS_TLS_CA,
          KAFKA_BOOTSTRAP_SERVERS,
          KAFKA_USERNAME,
          KAFKA_PASSWORD,
          KAFKA_SASL_MECHANISM,
          KAFKA_TLS,
          KAFKA_TLS_CA,
          RetryTiers.KEY,
          INTERNAL_JWKS,
          CURSOR_KEY);

  // Each slice declares its keys in its own record.
  static final List<Key<?>> KEYS =
      Stream.of(
              OWN,
              ListenerTlsConfig.KEYS,
              CatalogConfig.KEYS,
              CartConfig.KEYS,
              EncryptionConfig.KEYS,
              PasswordConfig.KEYS,
              PaymentConfig.KEYS,
              PlacementConfig.KEYS,
              SessionConfig.KEYS,
              StreamConfig.KEYS,
              WebhookConfig.KEYS,
              PurgeConfig.KEYS,
              BackupConfig.KEYS)
          .<Key<?>>flatMap(List::stream)
          .toList();

  /// The listeners.
  record Http(
      String address,
      int port,
      int managementPort,
      int maxBody,
      int maxUpload,
      int maxConcurrent,
      Duration drainDelay) {
    Dispatcher.Bounds bounds() {
      return new Dispatcher.Bounds(maxBody, maxUpload, maxConcurrent);
    }
  }

  BackupCommand backups() {
    return new BackupCommand(backup, database, encryption.keysFile());
  }

  @Override
  public String toString() {
    return "OrderServiceConfig[" + http + ", " + database + ", " + cache + ", " + kafka + "]";
  }

  /// Throws ConfigurationException that names every fault.
  static OrderServiceConfig from(Map<String, String> environment) {
    Settings settings = Settings.read(PREFIX, KEYS, environment);
    return new OrderServiceConfig(
        new Http(
            BindAddress.from(environment),
            settings.get(HTTP_PORT),
            settings.get(MANAGEMENT_PORT),
            settings.get(MAX_BODY),
            settings.get(MAX_UPLOAD),
            settings.get(MAX_CONCURRENT),
            settings.get(DRAIN_DELAY)),
        ListenerTlsConfig.from(settings),
        database(settings),
        cache(settings),
        kafka(settings),
        EncryptionConfig.from(settings),
        CatalogConfig.from(settings),
        CartConfig.from(settings),
        PlacementConfig.from(settings),
        settings.get(RetryTiers.KEY),
        PasswordConfig.from(settings),
        SessionConfig.from(settings),
        PaymentConfig.from(settings),
        StreamConfig.from(settings),
        WebhookConfig.from(settings),
        PurgeConfig.from(settings),
        BackupConfig.from(settings),
        new InternalJwks(settings.get(INTERNAL_JWKS), settings.file(INTERNAL_JWKS)),
        settings.get(CURSOR_KEY));
  }

  private static CacheConfig cache(Settings settings) {
    return new CacheConfig(
        settings.get(REDIS_HOST),
        settings.get(REDIS_PORT),
        settings.get(REDIS_PASSWORD),
        settings.get(REDIS_TIMEOUT),
        ClientTls.of(settings.get(REDIS_TLS), settings.get(REDIS_TLS_CA)));
  }

  private static KafkaConfig kafka(Settings settings) {
    return new KafkaConfig(
        settings.get(KAFKA_BOOTSTRAP_SERVERS),
        settings.get(KAFKA_USERNAME),
        settings.get(KAFKA_PASSWORD),
        "order-service",
        settings.get(KAFKA_SASL_MECHANISM),
        new KafkaConfig.Tls(settings.get(KAFKA_TLS), settings.get(KAFKA_TLS_CA)));
  }

  private static DatabaseConfig database(Settings settings) {
    return new DatabaseConfig(
        settings.get(DATABASE_HOST),
        settings.get(DATABASE_PORT),
        settings.get(DATABASE_NAME),
        settings.get(DATABASE_USERNAME),
        settings.get(DATABASE_PASSWORD),
        settings.get(DATABASE_POOL_SIZE),
        settings.get(DATABASE_WAIT),
        new DatabaseConfig.Tls(settings.get(DATABASE_TLS_MODE), settings.get(DATABASE_TLS_CA)));
  }

  private static String longEnough(String text) {
    if (text.length() < 32) {
      throw new IllegalArgumentException("too short");
    }
    return text;
  }
}

package dev.ordercluster.orders;

import static org.awaitility.Awaitility.await;

import dev.ordercluster.orders.crypto.SealedColumn;
import dev.ordercluster.orders.http.Route;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// An order service in this JVM on real servers, with callers of every role.
public final class TestService implements AutoCloseable {
  private static final Tokens TOKENS = new Tokens();

  private final OrderService service;

  private TestService(OrderService service) {
    this.service = service;
  }

  /// Starts one and waits until it is ready.
  public static TestService start(String... overrides) {
    TestService started = startUnready(overrides);
    started.awaitReady();
    return started;
  }

  /// Starts one with exactly these settings and waits until it is ready.
  public static TestService start(Map<String, String> environment) {
    TestService started = startUnready(environment);
    started.awaitReady();
    return started;
  }

  public static TestService startUnready(String... overrides) {
    return startUnready(environment(overrides));
  }

  private static TestService startUnready(Map<String, String> environment) {
    OrderService service =
        new OrderService(OrderServiceConfig.from(environment), InstantSource.system());
    service.start();
    return new TestService(service);
  }

  public static Map<String, String> environment(String... overrides) {
    Map<String, String> environment = new HashMap<>();
    environment.put("BIND_ADDRESS", "127.0.0.1");
    environment.put("ORDERS_HTTP_PORT", "0");
    environment.put("ORDERS_MANAGEMENT_PORT", "0");
    environment.put("ORDERS_DRAIN_DELAY", "0s");
    environment.put("ORDERS_DATABASE_HOST", Backends.postgres().host());
    environment.put("ORDERS_DATABASE_PORT", Integer.toString(Backends.postgres().port()));
    environment.put("ORDERS_DATABASE_NAME", Backends.postgres().database());
    environment.put("ORDERS_DATABASE_USERNAME", Backends.postgres().username());
    environment.put("ORDERS_DATABASE_PASSWORD", Backends.postgres().password());
    environment.put("ORDERS_REDIS_HOST", "127.0.0.1");
    environment.put("ORDERS_REDIS_PORT", Integer.toString(Backends.redis().port()));
    environment.put("ORDERS_KAFKA_BOOTSTRAP_SERVERS", Backends.kafka().bootstrapServers());
    environment.put("ORDERS_INBOX_RETRY_DELAYS", "200ms,400ms,800ms");
    environment.put("ORDERS_INTERNAL_JWKS", TOKENS.jwks());
    environment.put("ORDERS_CURSOR_KEY", "0123456789abcdef0123456789abcdef");
    environment.put("ORDERS_ENCRYPTION_KEYS_FILE", TestKeys.file().toString());
    for (int i = 0; i < overrides.length; i += 2) {
      environment.put(overrides[i], overrides[i + 1]);
    }
    return environment;
  }

  public void awaitReady() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> management().get("/health/ready").status() == 200);
  }

  public Client management() {
    return new Client(URI.create("http://127.0.0.1:" + service.managementPort()), null);
  }

  public Client as(String subject, String... roles) {
    return withToken(TOKENS.token(subject, roles));
  }

  public Client customer() {
    return as("customer-" + UUID.randomUUID(), "customer");
  }

  public Client staff() {
    return as("staff-1", "staff");
  }

  public Client anonymous() {
    return new Client(base(), null);
  }

  public Client withToken(String token) {
    return new Client(base(), token);
  }

  /// Creates a product with a fresh SKU and returns the SKU.
  public String product(int onHand) {
    String sku = "TEA-" + UUID.randomUUID();
    Client.Answer created = staff().post("/v1/products", Client.product(sku, onHand));
    if (created.status() != 201) {
      throw new AssertionError("expected 201, was " + created.status() + " " + created.body());
    }
    return sku;
  }

  /// The route table.
  public List<Route> table() {
    return service.table();
  }

  /// The names of all routes: `GET /v1/orders/{id}`.
  public List<String> routes() {
    return service.routeNames();
  }

  /// The columns that key renewal knows: `orders.email`.
  public static List<String> sealedColumns() {
    return SealedColumns.all((_, _) -> {}).stream().map(SealedColumn::toString).toList();
  }

  public static Tokens tokens() {
    return TOKENS;
  }

  /// The first column of the first row.
  public static String query(String sql) {
    try (Connection connection =
            DriverManager.getConnection(
                Backends.postgres().jdbcUrl(),
                Backends.postgres().username(),
                Backends.postgres().password());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Runs a statement that gives no rows.
  public static void execute(String sql) {
    try (Connection connection =
            DriverManager.getConnection(
                Backends.postgres().jdbcUrl(),
                Backends.postgres().username(),
                Backends.postgres().password());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    service.close();
  }

  /// Where the API listens on the loopback address.
  int apiPort() {
    return service.port();
  }

  private URI base() {
    return URI.create("http://127.0.0.1:" + service.port());
  }
}

package dev.ordercluster.orders;

import dev.ordercluster.orders.cache.Redis;
import dev.ordercluster.orders.cache.RedisCache;
import dev.ordercluster.orders.crypto.Unsealing;
import dev.ordercluster.orders.crypto.Vault;
import dev.ordercluster.orders.health.Health;
import dev.ordercluster.orders.health.ManagementRoutes;
import dev.ordercluster.orders.http.Dispatcher;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.http.TransportProblems;
import dev.ordercluster.orders.identity.TokenVerifier;
import dev.ordercluster.orders.outbox.OutboxRelay;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.store.Migrations;
import dev.ordercluster.orders.telemetry.Meters;
import dev.ordercluster.orders.tls.ListenerTls;
import dev.ordercluster.runtime.Lifecycle;
import io.helidon.common.tls.Tls;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// The wired process: constructors by hand, closed in reverse. It listens at once; what needs the
/// database, Redis or Kafka starts when those are there, in whatever order they come.
final class OrderService implements AutoCloseable {
  private static final String MANAGEMENT = "management";
  // The API in the clear for this process itself, where the API's port speaks TLS.
  private static final String OWN = "own";

  private final OrderServiceConfig config;
  private final Lifecycle lifecycle = new Lifecycle();
  private final Meters meters = lifecycle.started("meters", new Meters());
  private final Drain drain;
  private final Startup startup;
  private final List<Route> routes;
  private final WebServer server;

  OrderService(OrderServiceConfig config, InstantSource clock) {
    this.config = config;
    this.drain = new Drain(config.http().drainDelay(), meters);
    Foundation foundation = foundation(clock);
    Slices slices = new Slices(config, foundation, lifecycle);
    this.routes = slices.routes();
    this.startup =
        lifecycle.started(
            "startup", new Startup(new Migrations(config.database()), slices.starts()));
    Health health =
        new Health(
            startup::isDone,
            drain::isDraining,
            foundation.database()::isReachable,
            slices.checks(),
            meters.background()::failing);
    Dispatcher dispatcher =
        new Dispatcher(
            routes,
            new Dispatcher.Edge(
                new TokenVerifier(config.internalJwks(), clock),
                meters,
                drain::isDraining,
                new Unsealing(foundation.vault()),
                config.http().bounds()));
    Tls tls = ListenerTls.start(config.tls(), clock, meters, lifecycle);
    this.server = server(dispatcher, new ManagementRoutes(health, meters), tls);
    lifecycle.started("web server", server::stop);
    lifecycle.started("drain", drain);
  }

  /// Starts listening and returns; throws IllegalStateException when a port is taken.
  void start() {
    server.start();
    if (!server.isRunning()) {
      close();
      throw new IllegalStateException(
          "cannot listen on "
              + config.http().address()
              + " ports "
              + config.http().port()
              + " and "
              + config.http().managementPort()
              + ": end what uses them or set ORDERS_HTTP_PORT and ORDERS_MANAGEMENT_PORT");
    }
    startup.start();
  }

  int port() {
    return server.port();
  }

  int managementPort() {
    return server.port(MANAGEMENT);
  }

  List<Route> table() {
    return routes;
  }

  List<String> routeNames() {
    return routes.stream().map(Route::name).toList();
  }

  Lifecycle lifecycle() {
    return lifecycle;
  }

  @Override
  public void close() {
    lifecycle.close();
  }

  private Foundation foundation(InstantSource clock) {
    Database database = lifecycle.started("database", new Database(config.database(), meters));
    Vault vault = new Vault(database, config.encryption(), meters);
    Redis redis = lifecycle.started("cache", new Redis(config.cache(), meters, clock));
    OutboxRelay relay =
        lifecycle.started(
            "outbox relay", new OutboxRelay(database.background(), config.kafka(), meters));
    return new Foundation(
        database,
        redis,
        new RedisCache(redis),
        vault,
        relay,
        meters,
        clock,
        drain::isDraining,
        this::self);
  }

  private URI self() {
    if (config.tls().files().isPresent()) {
      return URI.create("http://" + loopback() + ":" + server.port(OWN));
    }
    String address = config.http().address();
    String host = address.equals("0.0.0.0") ? "127.0.0.1" : address;
    return URI.create("http://" + host + ":" + server.port());
  }

  private String loopback() {
    String address = config.http().address();
    return address.startsWith("127.") ? address : "127.0.0.1";
  }

  private WebServer server(Dispatcher dispatcher, ManagementRoutes management, Tls tls) {
    OrderServiceConfig.Http http = config.http();
    HttpRouting.Builder api = HttpRouting.builder();
    dispatcher.register(api);
    HttpRouting.Builder probes = HttpRouting.builder();
    management.register(probes);
    WebServerConfig.Builder builder = WebServer.builder().tls(tls).shutdownHook(false);
    if (tls.enabled()) {
      HttpRouting.Builder own = HttpRouting.builder();
      dispatcher.register(own);
      builder.putSocket(OWN, listener -> listener.host(loopback()).port(0).routing(own));
    }
    return builder
        // What it finds on the class path would add /observe to the API's port and a filter that
        // swallows the order to close a connection.
        .featuresDiscoverServices(false)
        .host(http.address())
        .port(http.port())
        .backlog(1024)
        // The dispatcher answers over-long bodies and overload itself; these are the backstop.
        .maxPayloadSize(Math.max(4L * http.maxBody(), 2L * http.maxUpload()))
        .maxConcurrentRequests(4 * http.maxConcurrent())
        .maxTcpConnections(4 * http.maxConcurrent())
        .shutdownGracePeriod(Duration.ofSeconds(5))
        .directHandlers(TransportProblems.handlers())
        // Its validation of queries refuses colons; the dispatcher has its own.
        .addProtocol(Http1Config.builder().validatePrologue(false).build())
        // Twice as long as a gateway keeps a connection at rest: it is the gateway that closes.
        .connectionOptions(options -> options.tcpNoDelay(true).readTimeout(Duration.ofSeconds(60)))
        .routing(api)
        .putSocket(MANAGEMENT, listener -> management(listener, probes))
        .build();
  }

  private void management(ListenerConfig.BuilderBase<?, ?> listener, HttpRouting.Builder probes) {
    listener
        .host(config.http().address())
        .port(config.http().managementPort())
        .maxPayloadSize(1024)
        .shutdownGracePeriod(Duration.ofMillis(500))
        .routing(probes);
  }
}

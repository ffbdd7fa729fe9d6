package dev.ordercluster.orders;

import dev.ordercluster.orders.apikey.ApiKeys;
import dev.ordercluster.orders.cart.CartSlice;
import dev.ordercluster.orders.cart.Carts;
import dev.ordercluster.orders.catalog.Catalog;
import dev.ordercluster.orders.checkout.CheckoutHandler;
import dev.ordercluster.orders.crypto.ErasureWatch;
import dev.ordercluster.orders.crypto.KeyRenewal;
import dev.ordercluster.orders.crypto.KeyRotation;
import dev.ordercluster.orders.crypto.Unsealing;
import dev.ordercluster.orders.customer.Credentials;
import dev.ordercluster.orders.customer.Customers;
import dev.ordercluster.orders.customer.EmailIndexSweep;
import dev.ordercluster.orders.housekeeping.Backlogs;
import dev.ordercluster.orders.housekeeping.Housekeeping;
import dev.ordercluster.orders.housekeeping.ServerCertificate;
import dev.ordercluster.orders.http.Cursors;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.importing.Imports;
import dev.ordercluster.orders.inbox.Inbox;
import dev.ordercluster.orders.lookup.EmailIndexing;
import dev.ordercluster.orders.lookup.LookupHandlers;
import dev.ordercluster.orders.lookup.OrderLookup;
import dev.ordercluster.orders.openapi.Descriptions;
import dev.ordercluster.orders.purge.Purges;
import dev.ordercluster.orders.session.Sessions;
import dev.ordercluster.orders.stream.OrderStreams;
import dev.ordercluster.orders.stream.StreamHandler;
import dev.ordercluster.orders.webhook.Webhooks;
import dev.ordercluster.runtime.Lifecycle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// The slices, each wired on the foundation: its routes, what it does in the background once the
/// schema is there, and what readiness tells of it.
final class Slices {
  private static final Set<String> PLACING =
      Set.of("POST /v1/orders", "POST /v1/carts/{id}/checkout");

  private final Lifecycle lifecycle;
  private final List<Route> routes = new ArrayList<>();
  private final List<Runnable> starts = new ArrayList<>();
  private final Map<String, BooleanSupplier> checks = new LinkedHashMap<>();

  Slices(OrderServiceConfig config, Foundation on, Lifecycle lifecycle) {
    this.lifecycle = lifecycle;
    checks.put("redis", on.cache()::isCurrent);
    checks.put("kafka", on.relay()::isConnected);
    starts.add(on.relay()::start);
    PaymentParts payments = payments(config, on);
    background(config, on, payments::published);
    Catalog catalog = catalog(config, on);
    Ordering ordering = ordering(config, on, catalog, payments);
    CartSlice carts = carts(config, on, new CartParts(catalog, ordering, payments));
    routes(config, on, catalog, payments);
    routes.addAll(ordering.routes());
    routes.addAll(
        imports(on, ordering, payments.methods()).routes(new Cursors(config.cursorKey())));
    encryption(config, on, carts);
    people(config, on, carts);
    routes.replaceAll(
        route -> PLACING.contains(route.name()) ? payments.waiting().placing(route) : route);
  }

  /// The route table: what is not here does not exist.
  List<Route> routes() {
    return List.copyOf(routes);
  }

  /// What to start, in this order.
  List<Runnable> starts() {
    return List.copyOf(starts);
  }

  /// Parts without which requests are still answered, by name.
  Map<String, BooleanSupplier> checks() {
    return Map.copyOf(checks);
  }

  private Catalog catalog(OrderServiceConfig config, Foundation on) {
    Catalog catalog =
        lifecycle.started(
            "catalog",
            new Catalog(
                new Catalog.Stores(on.database(), on.cache(), config.kafka()),
                config.catalog(),
                on.meters()));
    starts.add(catalog::start);
    checks.put("products", catalog::isFollowing);
    if (config.purges().call().isPresent()) {
      Purges purges =
          lifecycle.started("cdn purges", Purges.of(config.purges(), config.kafka(), on.meters()));
      starts.add(purges::start);
      checks.put("cdn", purges::isCurrent);
    }
    return catalog;
  }

  private PaymentParts payments(OrderServiceConfig config, Foundation on) {
    PaymentParts payments =
        lifecycle.started("payments", new PaymentParts(config.payments(), on, config.cursorKey()));
    starts.add(payments::start);
    return payments;
  }

  private void background(OrderServiceConfig config, Foundation on, Runnable published) {
    Inbox inbox =
        lifecycle.started(
            "inbox",
            new Inbox(
                on.database().background(),
                on.cache(),
                new Inbox.Sources(config.kafka(), config.retryTiers(), on.clock()),
                on.meters(),
                published));
    starts.add(inbox::start);
    checks.put("inbox", inbox::isAlive);
    Housekeeping housekeeping =
        lifecycle.started(
            "housekeeping", new Housekeeping(on.database().background(), on.meters()));
    starts.add(housekeeping::start);
    starts.add(
        lifecycle.started(
                "server certificate",
                new ServerCertificate(on.database().background(), on.meters()))
            ::start);
    starts.add(lifecycle.started("backlogs", new Backlogs(on.database(), on.meters()))::start);
  }

  private Ordering ordering(
      OrderServiceConfig config, Foundation on, Catalog catalog, PaymentParts payments) {
    Ordering ordering =
        new Ordering(
            config,
            on,
            new Ordering.Surroundings(
                catalog.snapshots(), payments.methods(), payments::published));
    starts.add(lifecycle.started("deadlines", ordering.deadlines())::start);
    return ordering;
  }

  private record CartParts(Catalog catalog, Ordering ordering, PaymentParts payments) {}

  private CartSlice carts(OrderServiceConfig config, Foundation on, CartParts parts) {
    Ordering ordering = parts.ordering();
    CartSlice carts =
        lifecycle.started(
            "carts",
            new CartSlice(
                new Carts.On(on.database(), on.cache(), on.vault(), on.clock(), on.meters()),
                config.carts(),
                new CartSlice.Shop(
                    ordering.quoter(), parts.catalog().snapshots(), parts.payments().methods())));
    starts.add(carts::start);
    routes.addAll(carts.routes());
    routes.addAll(new CheckoutHandler(carts.carts(), ordering.placements()).routes());
    return carts;
  }

  private void encryption(OrderServiceConfig config, Foundation on, CartSlice carts) {
    KeyRotation rotation =
        lifecycle.started(
            "key rotation",
            new KeyRotation(on.database(), on.vault(), config.encryption(), on.meters()));
    starts.add(rotation::start);
    KeyRenewal renewal =
        lifecycle.started(
            "key renewal",
            new KeyRenewal(
                on.database(),
                on.vault(),
                config.encryption(),
                SealedColumns.all(carts.carts()::resealed),
                on.meters()));
    starts.add(renewal::start);
    EmailIndexSweep indexes =
        lifecycle.started(
            "e-mail index",
            new EmailIndexSweep(
                on.database(), on.vault(), config.encryption().sweepInterval(), on.meters()));
    starts.add(indexes::start);
    starts.add(
        lifecycle.started("erasure watch", new ErasureWatch(on.database(), on.vault(), on.meters()))
            ::start);
    checks.put("encryption", () -> rotation.hasEveryKey() && indexes.hasEveryKey());
  }

  // What other slices keep about a person belongs into the list of parts and into SealedColumns.
  private void people(OrderServiceConfig config, Foundation on, CartSlice carts) {
    Sessions sessions = new Sessions(on.redis(), config.session(), on.clock());
    Customers.On base =
        new Customers.On(
            on.database(), on.vault(), on.redis(), on.clock(), on.relay()::wake, on.meters());
    Credentials credentials = Customers.credentials(base, config.passwords());
    Customers customers =
        lifecycle.started(
            "customers",
            new Customers(
                base,
                credentials,
                config.encryption().keyMemory(),
                List.of(sessions.personalData(), carts.personalData()),
                sessions::endAll));
    starts.add(customers::start);
    routes.addAll(customers.routes());
    routes.addAll(sessions.routes(credentials, carts.carts()::adopt));
  }

  private StreamHandler streams(OrderServiceConfig config, Foundation on, OrderLookup lookup) {
    OrderStreams streams =
        lifecycle.started(
            "order streams",
            new OrderStreams(on.database().background(), config.streams(), on.meters()));
    starts.add(streams::start);
    return new StreamHandler(lookup, streams, config.streams(), on.draining());
  }

  private Webhooks webhooks(OrderServiceConfig config, Foundation on) {
    Webhooks webhooks =
        lifecycle.started(
            "webhooks",
            new Webhooks(
                new Webhooks.Parts(
                    on.database().background(),
                    on.vault(),
                    config.kafka(),
                    on.meters(),
                    on.clock()),
                config.webhooks()));
    starts.add(webhooks::start);
    checks.put("webhooks", webhooks::isAlive);
    return webhooks;
  }

  private ApiKeys apiKeys(Foundation on) {
    ApiKeys keys =
        lifecycle.started(
            "api keys", new ApiKeys(on.database(), on.redis(), on.clock(), on.meters()));
    starts.add(keys::start);
    return keys;
  }

  private Imports imports(Foundation on, Ordering ordering, Set<String> methods) {
    Imports imports =
        lifecycle.started(
            "imports",
            new Imports(on.database(), on.vault(), ordering.placements(), methods, on.meters()));
    starts.add(imports::start);
    return imports;
  }

  // One line per slice.
  private void routes(
      OrderServiceConfig config, Foundation on, Catalog catalog, PaymentParts payments) {
    Cursors cursors = new Cursors(config.cursorKey());
    OrderLookup lookup = new OrderLookup(on.database(), on.vault());
    starts.add(
        lifecycle.started("e-mail index", new EmailIndexing(on.database(), on.vault(), on.meters()))
            ::start);
    Runnable published = payments::published;
    routes.addAll(catalog.routes(cursors, published));
    routes.addAll(
        new LookupHandlers(lookup, on.cache(), new Unsealing(on.vault())::hasLost, cursors)
            .routes());
    routes.addAll(payments.routes());
    routes.addAll(streams(config, on, lookup).routes());
    routes.addAll(webhooks(config, on).routes(cursors));
    routes.addAll(apiKeys(on).routes(cursors));
    routes.addAll(new Descriptions().routes());
  }
}

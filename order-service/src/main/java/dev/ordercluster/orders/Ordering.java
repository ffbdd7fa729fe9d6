package dev.ordercluster.orders;

import dev.ordercluster.orders.amendment.AmendedRows;
import dev.ordercluster.orders.amendment.AmendmentHandler;
import dev.ordercluster.orders.catalog.ProductSnapshots;
import dev.ordercluster.orders.deadline.DeadlineSweeper;
import dev.ordercluster.orders.history.HistoryHandler;
import dev.ordercluster.orders.http.Cursors;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.placement.PlacementHandler;
import dev.ordercluster.orders.placement.Placements;
import dev.ordercluster.orders.tariff.Quoter;
import dev.ordercluster.orders.tariff.TariffHandlers;
import dev.ordercluster.orders.tariff.Terms;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Quotes, placement and what an order can become without a payment provider, wired.
final class Ordering {
  private final Quoter quoter;
  private final Placements placements;
  private final DeadlineSweeper deadlines;
  private final List<Route> routes;

  /// What ordering is told of other slices.
  ///
  /// @param products prices for quotes
  /// @param methods the payment providers that an order may name
  /// @param instructed called after a commit that left a command for a payment provider
  record Surroundings(ProductSnapshots products, Set<String> methods, Runnable instructed) {}

  Ordering(OrderServiceConfig config, Foundation on, Surroundings around) {
    Cursors cursors = new Cursors(config.cursorKey());
    Runnable published = on.relay()::wake;
    Terms terms = new Terms(on.database(), on.meters());
    this.quoter = new Quoter(around.products(), terms, on.clock());
    this.placements =
        new Placements(
            on.database(),
            quoter,
            new Placements.Surroundings(
                on.vault(), on.cache(), on.meters(), on.clock(), published, around.instructed()),
            config.placement());
    this.deadlines =
        new DeadlineSweeper(
            on.database().background(),
            on.cache(),
            on.meters(),
            new DeadlineSweeper.Told(published, around.instructed()));
    this.routes =
        Stream.of(
                new PlacementHandler(placements, around.methods()).routes(),
                new TariffHandlers(on.database(), terms, cursors).routes(),
                new HistoryHandler(on.database(), cursors).routes(),
                new AmendmentHandler(
                        on.database(),
                        new AmendedRows(on.database(), on.vault()),
                        on.cache(),
                        published)
                    .routes())
            .flatMap(List::stream)
            .toList();
  }

  /// Quotes baskets.
  Quoter quoter() {
    return quoter;
  }

  /// Places orders.
  Placements placements() {
    return placements;
  }

  /// Expires orders; to be started once the schema is there.
  DeadlineSweeper deadlines() {
    return deadlines;
  }

  List<Route> routes() {
    return routes;
  }
}
